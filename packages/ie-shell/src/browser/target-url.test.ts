import { describe, expect, it } from 'vitest';
import { targetUrl } from './target-url.js';

describe('what a person writes as a page', () => {
  it.each([
    ['example.com', 'https://example.com'],
    ['example.com/a?b#c', 'https://example.com/a?b#c'],
    ['localhost:8080/x', 'https://localhost:8080/x'],
    ['example.com:443', 'https://example.com:443'],
    ['127.0.0.1:8443', 'https://127.0.0.1:8443'],
    ['[::1]:8443', 'https://[::1]:8443'],
    ['//example.com/a', 'https://example.com/a'],
    ['  example.com\n', 'https://example.com'],
    ['user:word@example.com', 'https://user:word@example.com'],
  ])('gets https:// where it is a bare host: %j', (written, url) => {
    expect(targetUrl(written)).toBe(url);
    expect(URL.canParse(url)).toBe(true);
  });

  it.each([
    'https://example.com/',
    'http://example.com/',
    'HTTP://EXAMPLE.COM',
    'ftp://example.com/',
    'about:blank',
    'data:text/plain,hi',
    'file:/etc/passwd',
    'javascript:alert(1)',
    'mailto:a@example.com',
    'https:example.com',
  ])('stays as it is where it has a scheme: %s', (written) => {
    expect(targetUrl(written)).toBe(written);
  });

  it('stays empty when it is', () => {
    expect(targetUrl('')).toBe('');
    expect(targetUrl(' \t')).toBe('');
  });
});
