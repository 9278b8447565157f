import { expect, test } from 'vitest';
import { parseRequestHeaders } from './request-headers.js';

test('a value is taken without the spaces, tabs and line ends around it', () => {
  expect(parseRequestHeaders({ 'X-A': '\r\n\t b \t c\n ', 'x-b': ' \t' })).toEqual([
    ['x-a', 'b \t c'],
    ['x-b', ''],
  ]);
});

test('a value with 200,000 spaces in it is read in a time that no caller notices', () => {
  const value = `b${' '.repeat(200_000)}c`;
  expect(parseRequestHeaders([['x-a', value]])).toEqual([['x-a', value]]);
});

test.each([
  '',
  'example.com',
  'EXAMPLE.com.',
  'example.com:8080',
  'example.com:',
  '127.0.0.1:80',
  '[::1]',
  '[2001:db8::1]:443',
  'a_b.example',
  '*.example',
  '%41.example',
  'xn--bcher-kva.example',
])('the host %j is sent as it is', (host) => {
  expect(parseRequestHeaders({ host: ` ${host}\t` })).toEqual([['host', host]]);
});

test.each([
  'a b',
  'a\tb',
  'a/b',
  'http://a',
  'user@a',
  'a?b',
  'a#b',
  'a\\b',
  'a:b',
  'a:80:80',
  'a:65536',
  'a:-1',
  '::1',
  '[::1',
  '[::1]a',
  '[::1%25eth0]',
  '[fe80::1%eth0]',
  '[127.0.0.1]',
  '[]',
  'bücher.example',
  '%4',
  '<a>',
  '"a"',
])('the host %j is refused', (host) => {
  for (const headers of [{ Host: host }, [['host', host]] as const, new Map([['host', host]])]) {
    expect(() => parseRequestHeaders(headers)).toThrowError(
      expect.objectContaining({
        code: 'IE_NET_INVALID_OPTION',
        message: `invalid option headers: host is a name or an address, optionally with a port, such as example.com:8080; got ${JSON.stringify(host)}`,
      }),
    );
  }
});

test('two hosts are refused, other headers may repeat', () => {
  const twice = (name: string) =>
    [
      [name, 'a'],
      [name.toUpperCase(), 'b'],
    ] as const;
  expect(parseRequestHeaders(twice('x-a'))).toHaveLength(2);
  expect(() => parseRequestHeaders(twice('host'))).toThrow('invalid option headers: give host only once');
});

test('a value with 200,000 spaces is refused as a host at once', () => {
  expect(() => parseRequestHeaders({ host: `a${' '.repeat(200_000)}b` })).toThrow('host is a name');
});
