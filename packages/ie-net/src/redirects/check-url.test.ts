import { describe, expect, test } from 'vitest';
import { parsePorts } from '../options/allowed-ports.js';
import { checkUrl, parseUrl } from './check-url.js';

const check = (url: string, allowHttp = true, from?: string) =>
  checkUrl({ url: new URL(url), allowHttp, ...(from !== undefined && { from: new URL(from) }) });

const failure = (code: string) => expect.objectContaining({ name: 'NetError', code });

test.each([
  '',
  ' ',
  '/path',
  './page.html',
  '~',
  'C:\\page.html',
  'https://',
  'example .com',
  'https://a b/',
  'https://host:99999/',
  'https://[::g]/',
])('the URL %j is invalid, and the message begins with "invalid URL:"', (text) => {
  expect(() => parseUrl(text)).toThrowError(failure('IE_NET_INVALID_URL'));
  expect(() => parseUrl(text)).toThrowError(/^invalid URL: /u);
});

test.each([
  [7, 'the number 7'],
  [null, 'null'],
  [['https://example.com'], 'an array'],
  [Object.create(null), 'an object'],
])('the URL %j is neither a string nor a URL, and the message says what it is', (url, got) => {
  expect(() => parseUrl(url)).toThrowError(failure('IE_NET_INVALID_URL'));
  expect(() => parseUrl(url)).toThrowError(`invalid URL: give a string or a URL; got ${got}`);
});

test.each([
  ['example.com', 'https://example.com/'],
  [' www.example.co.uk/a?b#c', 'https://www.example.co.uk/a?b#c'],
  ['localhost:8080', 'https://localhost:8080/'],
  ['[::1]:8443/x', 'https://[::1]:8443/x'],
  ['//example.com', 'https://example.com/'],
])('the bare host %s is taken as %s', (text, url) => {
  expect(parseUrl(text).href).toBe(url);
});

test('an absolute URL is parsed, from text or from a URL', () => {
  expect(parseUrl(' https://Example.com/a#b ').href).toBe('https://example.com/a#b');
  expect(parseUrl(new URL('https://example.com')).href).toBe('https://example.com/');
});

test('a URL of another realm or library, such as jsdom, is one too', () => {
  class URL {
    readonly href = 'https://example.com/page';
    readonly [Symbol.toStringTag] = 'URL';
  }
  expect(parseUrl(new URL()).href).toBe('https://example.com/page');
});

test('no message shows a password, an end of line or a text without end', () => {
  const text = `https://user:secret@host:99999/\n${'x'.repeat(5000)}`;
  const error = catchError(() => parseUrl(text));
  expect(error.message).not.toMatch(/secret|user|\n/u);
  expect(error.message.length).toBeLessThan(500);
  expect(catchError(() => check('http://user:secret@host/#fragment', false)).message).toBe(
    'plain HTTP is blocked for http://host/; use https:// or allow plain HTTP',
  );
});

test('a scheme without end is cut', () => {
  const error = catchError(() => check(`${'x'.repeat(5000)}:y`));
  expect(error).toMatchObject({ code: 'IE_NET_SCHEME_BLOCKED' });
  expect(error.message.length).toBeLessThan(500);
});

test('a blocked scheme is named, and nothing behind it is repeated', () => {
  const data = `data:text/html,secret${'x'.repeat(1_000_000)}`;
  expect(catchError(() => check(data)).message).toBe(
    'scheme data: is blocked; only https: and http: are fetched',
  );
  expect(catchError(() => check(data, true, 'https://host/')).message).toBe(
    'https://host/ redirects to the blocked scheme data:; only https: and http: are fetched',
  );
});

test('https: is allowed, http: only with allowHttp', () => {
  check('https://host/', false);
  check('http://host/', true);
  expect(() => check('http://host/', false)).toThrowError(failure('IE_NET_HTTP_BLOCKED'));
});

test.each([
  'ftp://host/',
  'file:///etc/passwd',
  'data:,x',
  'javascript:1',
  'ws://host/',
  'view-source:https://host/',
  'about:blank',
  'blob:https://h/1',
])('%s is blocked by its scheme', (url) => {
  expect(() => check(url)).toThrowError(failure('IE_NET_SCHEME_BLOCKED'));
});

test('a hop from https: to http: is refused even with allowHttp; the other three ways are not', () => {
  expect(() => check('http://host/', true, 'https://host/')).toThrowError(failure('IE_NET_DOWNGRADE'));
  check('https://host/', true, 'https://host/');
  check('https://host/', true, 'http://host/');
  check('http://host/', true, 'http://host/');
});

describe('ports of other protocols', () => {
  test.each([0, 1, 22, 25, 143, 6000, 6667, 10080])('%i is blocked', (port) => {
    expect(() => check(`https://host:${port}/`)).toThrowError(failure('IE_NET_BAD_PORT'));
    expect(() => check(`http://host:${port}/`)).toThrowError(failure('IE_NET_BAD_PORT'));
  });

  test.each([80, 443, 3000, 8080, 8443, 65535])('%i is not', (port) => {
    check(`https://host:${port}/`);
    check(`http://host:${port}/`);
  });
});

describe('a list of ports', () => {
  const within = (url: string, ports: (number | string)[], from?: string) =>
    checkUrl({
      url: new URL(url),
      allowHttp: true,
      ports: parsePorts(ports),
      ...(from !== undefined && { from: new URL(from) }),
    });

  test('allows these and no others, with those that a URL leaves out', () => {
    within('https://host/', [443]);
    within('https://host:8050/', ['8000-8080']);
    within('http://host:443/', [443]);
    within('http://host/', [80]);
    for (const url of ['http://host/', 'https://host:8443/', 'https://host:80/']) {
      expect(() => within(url, [443])).toThrowError(failure('IE_NET_PORT_BLOCKED'));
    }
    expect(() => within('http://host/', ['8000-8080'])).toThrowError(failure('IE_NET_PORT_BLOCKED'));
  });

  test('does not allow what Fetch blocks', () => {
    within('https://host:5999/', ['5000-6100']);
    expect(() => within('https://host:6000/', ['5000-6100'])).toThrowError(failure('IE_NET_BAD_PORT'));
  });

  test('is named by its refusal, with what leads there', () => {
    expect(() => within('http://u:p@host/path', [443, '8000-8080'])).toThrow(
      'port 80 of http://host/path is not among the allowed ports (443, 8000-8080); add it if this is intended',
    );
    expect(() => within('https://host:8443/', [443], 'https://other/a')).toThrow(
      'https://other/a redirects to a blocked port: port 8443 of https://host:8443/ is not',
    );
  });
});

function catchError(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('nothing was thrown');
}
