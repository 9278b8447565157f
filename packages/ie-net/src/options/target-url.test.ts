import { describe, expect, it } from 'vitest';
import { hasScheme, isFilePath, targetUrl } from './target-url.js';

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
    ['user@example.com', 'https://user@example.com'],
    ['localhost:1', 'https://localhost:1'],
    ['localhost:65535?q', 'https://localhost:65535?q'],
    ['localhost:80#top', 'https://localhost:80#top'],
    ['magnet.example/?a:b', 'https://magnet.example/?a:b'],
    ['.example', 'https://.example'],
    ['a/../~b', 'https://a/../~b'],
  ])('gets https:// where it is a bare host: %j', (written, url) => {
    expect(targetUrl(written)).toBe(url);
    expect(URL.canParse(url)).toBe(true);
    expect(hasScheme(written.trim())).toBe(false);
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
    'magnet:?xt=urn:btih:c12fe1',
    'tel:+49301234',
    'tel:112',
    'MAILTO:a@example.com',
    'javascript:1',
    'web+thing:x',
    'host:123456',
    'host:80a',
    'user:word@example.com',
    'user:1234@example.com',
  ])('stays as it is where it has a scheme: %s', (written) => {
    expect(targetUrl(written)).toBe(written);
    expect(hasScheme(written)).toBe(true);
  });

  it.each([
    '/etc/passwd',
    '/',
    './page.html',
    '../page.html',
    '.',
    '..',
    '~',
    '~/page.html',
    '~me/page',
    ' /x',
    'C:\\page.html',
    'c:/page.html',
  ])('stays as it is, and makes no host name, where it is a file path: %j', (written) => {
    expect(isFilePath(written.trim())).toBe(true);
    expect(targetUrl(written)).toBe(written.trim());
  });

  it('stays empty when it is', () => {
    expect(targetUrl('')).toBe('');
    expect(targetUrl(' \t')).toBe('');
  });
});
