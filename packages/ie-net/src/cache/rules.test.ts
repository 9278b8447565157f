import { describe, expect, test } from 'vitest';
import { randomFrom } from '../../test/hostile/random.js';
import type { ResponseHeaders } from '../headers/response-headers.js';
import { parseCacheControl } from './cache-control.js';
import { findFreshness } from './freshness.js';
import { findInvalidated, isSafeMethod } from './invalidation.js';
import { hasCachingHeaders, hasKnownEnd, isStorable } from './storable.js';
import { conditionalHeaders, describesStored, storableHeaders, updateHeaders } from './validation.js';
import { findSelectingHeaders, matchesSelecting } from './vary.js';

type Table = Record<string, string>;
const list = (record: Table) => Object.entries(record) as ResponseHeaders;

describe('what is stored', () => {
  const storable = (record: Table, status = 200) => {
    const headers = list(record);
    const directives = parseCacheControl(headers);
    const head = { status, headers, requestedAt: 0, receivedAt: 0 };
    const freshness = findFreshness(head, directives);
    return hasCachingHeaders(headers) && isStorable(head, directives, freshness);
  };

  test.each<[string, Table, number?]>([
    ['what is fresh', { 'cache-control': 'max-age=5' }],
    ['what is private', { 'cache-control': 'private, max-age=5' }],
    ['a fresh answer of any status', { 'cache-control': 'max-age=5' }, 503],
    ['a redirect', { 'cache-control': 'max-age=5' }, 302],
    ['no content', { 'cache-control': 'max-age=5' }, 204],
    ['what can be asked about', { etag: '"a"' }],
    ['what has to be asked about', { 'cache-control': 'no-cache', etag: '"a"' }],
    ['what is stale and can be asked about', { 'cache-control': 'max-age=0', etag: '"a"' }, 403],
    ['what must be understood and is', { 'cache-control': 'max-age=5, must-understand, no-store' }],
  ])('%s', (_, headers, status) => {
    expect(storable(headers, status)).toBe(true);
  });

  test.each<[string, Table, number?]>([
    ['what says nothing', {}],
    ['no-store', { 'cache-control': 'max-age=5, No-Store' }],
    ['no-cache that nobody can be asked about', { 'cache-control': 'max-age=5, no-cache' }],
    ['what is stale at once', { 'cache-control': 'max-age=0' }],
    ['an error that may only be asked about', { etag: '"a"' }, 500],
    ['a part', { 'cache-control': 'max-age=5' }, 206],
    ['a 304', { 'cache-control': 'max-age=5' }, 304],
    ['what must be understood and is not', { 'cache-control': 'max-age=5, must-understand' }, 599],
  ])('but not %s', (_, headers, status) => {
    expect(storable(headers, status)).toBe(false);
  });

  test.each<[Table, number, boolean]>([
    [{ 'content-length': '0' }, 200, true],
    [{ 'transfer-encoding': 'gzip, chunked' }, 200, true],
    [{}, 204, true],
    [{}, 200, false],
    [{ 'transfer-encoding': 'gzip' }, 200, false],
    [{ 'transfer-encoding': 'x-chunked' }, 200, false],
    [{ 'transfer-encoding': 'chunked, x-chunked' }, 200, false],
    [{ 'transfer-encoding': 'gzip;a=chunked' }, 200, false],
    [{ 'transfer-encoding': 'chunked\t' }, 200, false],
  ])('with %j and status %i the end of the body is known: %s', (headers, status, known) => {
    expect(hasKnownEnd(status, list(headers))).toBe(known);
  });

  test('without the headers of the connection, and with every other, as copies', () => {
    const headers = list({ connection: 'a, B', 'keep-alive': '5', a: '1', b: '2', upgrade: 'h2c', c: '3' });
    const stored = storableHeaders([...headers, ['c', '4']]);
    expect(stored).toEqual([
      ['c', '3'],
      ['c', '4'],
    ]);
    expect(stored[0]).not.toBe(headers[5]);
  });
});

describe('which request gets it', () => {
  const matches = (vary: string[], stored: ResponseHeaders, asked: ResponseHeaders) => {
    const selecting = findSelectingHeaders(
      vary.map((value) => ['vary', value]),
      stored,
    );
    return selecting !== undefined && matchesSelecting(selecting, asked);
  };

  test.each<[string, string[], Table, Table]>([
    ['any, without vary', [], { foo: '1' }, {}],
    ['one with the same header', ['Foo'], { foo: '1', bar: '1' }, { foo: '1' }],
    ['one that lacks it too', ['foo, bar', 'baz'], { foo: '1' }, { foo: '1' }],
    ['one with other space', ['foo'], { foo: 'a,b' }, { foo: ' a ,\tb ' }],
    [
      'one that writes a language in capitals',
      ['accept-language'],
      { 'accept-language': 'en' },
      { 'accept-language': 'EN' },
    ],
    ['one with the same credentials', [], { authorization: 'A' }, { authorization: 'A' }],
  ])('%s', (_, vary, stored, asked) => {
    expect(matches(vary, list(stored), list(asked))).toBe(true);
  });

  test('one whose lines say the same', () => {
    const lines: ResponseHeaders = [
      ['foo', '1'],
      ['foo', '2'],
    ];
    expect(matches(['foo'], list({ foo: '1, 2' }), lines)).toBe(true);
  });

  test.each<[string, string[], Table, Table]>([
    ['with another value', ['Foo'], { foo: '1' }, { foo: '2' }],
    ['with another case', ['foo'], { foo: 'a' }, { foo: 'A' }],
    ['with a header more', ['foo'], {}, { foo: '1' }],
    ['with a header less', ['foo'], { foo: '1' }, {}],
    ['with an empty header for none', ['foo'], {}, { foo: '' }],
    ['when one of several differs', ['foo', 'bar'], { foo: '1', bar: '1' }, { foo: '1', bar: '2' }],
    ['after vary: *', ['foo, *'], {}, {}],
    ['after more names than anybody means', [Array.from({ length: 64 }, (_, n) => `n${n}`).join()], {}, {}],
    ['without the credentials', [], { authorization: 'A' }, {}],
    ['with credentials of another', [], { authorization: 'A' }, { authorization: 'B' }],
  ])('none %s', (_, vary, stored, asked) => {
    expect(matches(vary, list(stored), list(asked))).toBe(false);
  });
});

describe('asking a server', () => {
  test.each<[Table, Table]>([
    [{ etag: '"a"' }, { 'if-none-match': '"a"' }],
    [
      { etag: 'W/"a"', 'last-modified': 'x' },
      { 'if-none-match': 'W/"a"', 'if-modified-since': 'x' },
    ],
    [{}, {}],
    [{ etag: '' }, {}],
    [{ etag: '"a\u0001b"' }, {}],
  ])('about %j sends %j', (stored, sent) => {
    expect(conditionalHeaders(list(stored))).toEqual(list(sent));
  });

  test('an answer replaces all lines of a name, but tells nothing new of the bytes', () => {
    const stored: ResponseHeaders = [
      ['a', '1'],
      ['a', '2'],
      ['b', '1'],
      ['age', '9'],
      ['etag', '"a"'],
      ['content-length', '5'],
    ];
    const received = list({
      a: '3',
      etag: '"b"',
      'content-length': '0',
      'content-encoding': 'br',
      connection: 'c',
      c: '1',
    });
    expect(updateHeaders(stored, received)).toEqual([
      ['b', '1'],
      ['etag', '"a"'],
      ['content-length', '5'],
      ['a', '3'],
    ]);
  });

  test.each<[Table, Table, boolean]>([
    [{ etag: '"a"' }, { etag: '"a"' }, true],
    [{ etag: '"a"' }, {}, true],
    [{ etag: '"a"' }, { etag: '"b"' }, false],
    [{}, { etag: '"b"' }, false],
    [{ 'last-modified': 'x' }, { 'last-modified': 'y' }, false],
    [{}, { 'content-length': '5' }, true],
    [{}, { 'content-length': '6' }, false],
  ])('to a HEAD about %j the answer %j is about the same: %s', (stored, received, same) => {
    expect(describesStored(list(stored), 5, list(received))).toBe(same);
  });
});

describe('what a change makes stale', () => {
  const url = new URL('https://site.example/a/b?c');
  const invalidated = (status: number, headers: Table) =>
    findInvalidated(url, status, list(headers)).map(({ href }) => href);

  test('is what was asked for, and what the answer points to at the same origin', () => {
    expect(invalidated(201, { location: '/new', 'content-location': 'd' })).toEqual([
      url.href,
      'https://site.example/new',
      'https://site.example/a/d',
    ]);
    expect(invalidated(303, {})).toEqual([url.href]);
  });

  test('is nothing of another origin, and no text that is no URL', () => {
    const other = { location: 'https://other.example/', 'content-location': 'http://site.example/a/b' };
    expect(invalidated(200, other)).toEqual([url.href]);
    expect(invalidated(200, { location: 'https://' })).toEqual([url.href]);
  });

  test('is nothing when it failed', () => {
    expect(invalidated(404, { location: '/new' })).toEqual([]);
    expect(invalidated(500, {})).toEqual([]);
  });

  test('comes from every method but those known to be safe', () => {
    expect(['GET', 'HEAD', 'OPTIONS'].map(isSafeMethod)).toEqual([true, true, true]);
    expect(['POST', 'PUT', 'DELETE', 'PATCH', 'M-SEARCH', 'get'].some(isSafeMethod)).toBe(false);
  });
});

test('whatever headers come, the rules give an answer, and never keep what may not be kept', () => {
  const words = [
    'max-age=60',
    'no-store',
    'no-cache',
    '"',
    '=',
    ',',
    ' ',
    '*',
    'W/"a"',
    '-1',
    '99999999999',
    'é',
    '\u0000',
  ];
  const names = ['cache-control', 'expires', 'date', 'age', 'last-modified', 'etag', 'vary', 'connection'];
  const random = randomFrom(20261125);
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
  let kept = 0;
  for (let round = 0; round < 5000; round += 1) {
    const headers = Array.from({ length: 6 }, (): [string, string] => [
      pick(names),
      Array.from({ length: 3 }, () => pick(words)).join(pick(['', ' ', ','])),
    ]);
    const directives = parseCacheControl(headers);
    const head = { status: pick([200, 206, 304, 404, 599]), headers, requestedAt: 0, receivedAt: 5 };
    const freshness = findFreshness(head, directives);
    expect(freshness.lifetimeMs).toBeGreaterThanOrEqual(0);
    expect(freshness.initialAgeMs).toBeGreaterThanOrEqual(5);
    if (!isStorable(head, directives, freshness)) continue;
    kept += 1;
    expect(directives.has('no-store') || head.status === 206 || head.status === 304).toBe(false);
    expect(updateHeaders(headers, headers).length).toBeLessThanOrEqual(headers.length);
  }
  expect(kept).toBeGreaterThan(100);
});
