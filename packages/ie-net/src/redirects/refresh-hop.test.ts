import { describe, expect, it } from 'vitest';
import { refreshHop } from './refresh-hop.js';

const page = {
  from: new URL('https://www.example.com/a'),
  headers: [
    ['accept', 'text/html'],
    ['authorization', 'Basic c2VjcmV0'],
    ['content-type', 'text/plain'],
  ] as const,
  allowHttp: true,
  upgrade: false,
};

const hop = (target: string, other: Partial<typeof page> = {}) =>
  refreshHop({ ...page, ...other, target: new URL(target) });

describe('the request that a refresh leads to', () => {
  it('has the headers of the first one without those of its body', () => {
    const { url, headers } = hop('https://www.example.com/b');
    expect(url.href).toBe('https://www.example.com/b');
    expect(headers).toEqual([
      ['accept', 'text/html'],
      ['authorization', 'Basic c2VjcmV0'],
    ]);
  });

  it('has no credentials for another origin, and none that the page chose', () => {
    const { url, headers } = hop('https://user:secret@login.example.com/');
    expect(url.href).toBe('https://login.example.com/');
    expect(headers).toEqual([['accept', 'text/html']]);
  });

  it('does not go from HTTPS to plain HTTP, but for an upgrade', () => {
    expect(() => hop('http://www.example.com/')).toThrow(
      expect.objectContaining({ code: 'IE_NET_DOWNGRADE' }),
    );
    expect(hop('http://www.example.com/', { upgrade: true }).url.href).toBe('https://www.example.com/');
    const from = new URL('http://www.example.com/a');
    expect(hop('http://www.example.com/', { from }).url.href).toBe('http://www.example.com/');
    expect(() => hop('http://www.example.com/', { from, allowHttp: false })).toThrow(
      expect.objectContaining({ code: 'IE_NET_HTTP_BLOCKED' }),
    );
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd'])(
    'does not go to %s',
    (target) => {
      expect(() => hop(target)).toThrow(expect.objectContaining({ code: 'IE_NET_SCHEME_BLOCKED' }));
    },
  );
});
