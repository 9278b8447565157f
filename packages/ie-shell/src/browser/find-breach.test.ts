import type { FetchResponse } from '@internet-exploder/ie-ipc';
import { describe, expect, it } from 'vitest';
import { findBreach } from './find-breach.js';

function answer(change: Partial<FetchResponse>): FetchResponse {
  const finalUrl = 'https://example.com/';
  return { type: 'FetchResponse', id: 1, status: 200, headers: [], body: Buffer.of(), finalUrl, ...change };
}

describe('an answer of the network process', () => {
  it.each([
    'https://example.com/',
    'http://127.0.0.1:8080/a?b=%20c#d',
    'https://[::1]:8443/%F0%9F%92%A5',
    'https://xn--bcher-kva.example/',
  ])('may come from %s', (finalUrl) => {
    expect(findBreach(answer({ finalUrl }))).toBeUndefined();
  });

  it.each([
    '',
    'x',
    '/path',
    'https://example.com',
    'HTTPS://example.com/',
    'https://example.com/ ',
    'https://example.com/\n200 https://forged.example/',
    'https://example.com/\r',
    'https://example.com/\u001b[2J',
    'https://example.com/\u202e',
    'https://bücher.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
  ])('breaks the protocol when it says to come from %j', (finalUrl) => {
    expect(findBreach(answer({ finalUrl }))).toMatch(/URL/);
  });

  it.each([
    ['set-cookie', 'a=1; Path=/'],
    ["!#$%&'*+-.^_`|~09az", ''],
    ['x-tab', 'a\tb'],
    ['x-control', '\u0001\u001b]0;owned\u0007\u007f'],
    ['x-latin1', 'gr\u00fc\u00df \u0080\u00ff'],
  ])('may have the header %j with the value %j', (name, value) => {
    expect(findBreach(answer({ headers: [[name, value]] }))).toBeUndefined();
  });

  it.each([
    ['', 'x'],
    ['Upper', 'x'],
    ['a b', 'x'],
    ['a:', 'x'],
    ['a\n', 'x'],
    ['a\nset-cookie', 'x'],
    ['\u00e4', 'x'],
    ['a', 'x\n'],
    ['a', 'x\r\nforged: y'],
    ['a', 'x\ry'],
    ['a', '\0'],
    ['a', '\u202e'],
  ])('breaks the protocol by the header %j with the value %j', (name, value) => {
    expect(
      findBreach(
        answer({
          headers: [
            ['x-fine', 'x'],
            [name, value],
          ],
        }),
      ),
    ).toMatch(/header/);
  });

  const hop = {
    url: 'https://example.com/',
    method: 'GET',
    status: 200,
    headers: [],
    fromCache: false,
    revalidated: false,
    timings: { startedAt: 0, headersMs: 0 },
  };
  const connection = { protocol: 'h2', remoteAddress: '::1', remotePort: 443, reused: false } as const;

  it('may tell of hops', () => {
    expect(findBreach(answer({ meta: { hops: [hop, { ...hop, connection }] } }))).toBeUndefined();
  });

  it.each([
    { url: 'file:///etc/passwd' },
    { method: 'GET /\n' },
    { headers: [['a', '\n']] as [string, string][] },
    { connection: { ...connection, remoteAddress: '\u001b[2J' } },
  ])('breaks the protocol when it tells of a hop with %j', (change) => {
    expect(findBreach(answer({ meta: { hops: [hop, { ...hop, ...change }] } }))).toMatch(/invalid hop/);
  });
});
