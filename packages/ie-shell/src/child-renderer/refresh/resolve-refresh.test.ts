import { describe, expect, it } from 'vitest';
import { parseRefresh } from './parse-refresh.js';
import { resolveRefresh } from './resolve-refresh.js';

const page = { headers: [], url: 'https://www.example.com/a/', baseUrl: 'https://cdn.example.com/b/' };

describe('the refresh of a page', () => {
  it('leads to an address relative to its base', () => {
    const meta = parseRefresh('3; url=c');
    expect(resolveRefresh({ ...page, meta })).toEqual({ seconds: 3, url: 'https://cdn.example.com/b/c' });
  });

  it('leads to itself without an address', () => {
    expect(resolveRefresh({ ...page, meta: parseRefresh('300') })).toEqual({ seconds: 300, url: page.url });
  });

  it('is taken from the header before the page', () => {
    const headers: [string, string][] = [['refresh', '1; url=/header']];
    const refresh = resolveRefresh({ ...page, headers, meta: parseRefresh('2; url=/meta') });
    expect(refresh).toEqual({ seconds: 1, url: 'https://cdn.example.com/header' });
  });

  it('is taken from the page where the header is invalid', () => {
    const refresh = resolveRefresh({
      ...page,
      headers: [['refresh', 'soon']],
      meta: parseRefresh('2; url=/m'),
    });
    expect(refresh).toEqual({ seconds: 2, url: 'https://cdn.example.com/m' });
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'mailto:a@example.com', 'file:///etc/passwd'])(
    'has no address for %s',
    (target) => {
      expect(resolveRefresh({ ...page, meta: { seconds: 0, target } })).toEqual({ seconds: 0 });
    },
  );

  it('is none for an invalid URL, and where nothing is declared', () => {
    expect(resolveRefresh({ ...page, meta: { seconds: 0, target: 'http://[' } })).toBeUndefined();
    expect(resolveRefresh({ ...page, meta: undefined })).toBeUndefined();
  });
});
