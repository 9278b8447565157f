import { describe, expect, test } from 'vitest';
import { parseAddressPolicy } from '../addresses/address-policy.js';
import { Partition } from '../partitions/partition.js';
import { type CacheEntry, type CacheQuery, cacheKey, makeEntry, storableHead } from './entry.js';
import { findRange } from './range.js';
import { CacheRecorder } from './recorder.js';
import { CacheStore } from './store.js';

const site = new Partition('https://site.example', 'https://site.example');
const kilobyte = 1024;

const queryFor = (path: string, foo = '', allowPrivate = false): CacheQuery => ({
  key: cacheKey(site, new URL(path, 'https://site.example')),
  addresses: parseAddressPolicy(allowPrivate),
  headers: [['foo', foo]],
});

const headFor = (query: CacheQuery) => {
  const headers: [string, string][] = [
    ['cache-control', 'max-age=60'],
    ['content-length', '1'],
    ['vary', 'foo'],
  ];
  const head = storableHead(query, { status: 200, headers, requestedAt: 0, receivedAt: 0 });
  if (head === undefined) throw new Error('the head is to be storable');
  return head;
};

function add(store: CacheStore, query: CacheQuery, size = 10 * kilobyte): CacheEntry {
  const entry = makeEntry(headFor(query), new Uint8Array(size));
  store.add(entry, query);
  return entry;
}

test('a key has no fragment, and is not that of another partition', () => {
  const other = new Partition('https://other.example', 'https://site.example');
  const key = (partition: Partition, url: string) => cacheKey(partition, new URL(url));
  expect(key(site, 'https://a.example/b?c#d')).toBe(key(site, 'https://a.example/b?c'));
  expect(key(site, 'https://a.example/b?c#')).toBe(key(site, 'https://a.example/b?c'));
  expect(key(site, 'https://a.example/b?d')).not.toBe(key(site, 'https://a.example/b?c'));
  expect(key(other, 'https://a.example/b')).not.toBe(key(site, 'https://a.example/b'));
});

test('a response is found by its key, its selecting headers and its address policy', () => {
  const store = new CacheStore(100 * kilobyte);
  const entry = add(store, queryFor('/a', '1'));
  expect(store.find(queryFor('/a', '1'))).toBe(entry);
  expect(store.find(queryFor('/b', '1'))).toBeUndefined();
  expect(store.find(queryFor('/a', '2'))).toBeUndefined();
  expect(store.find(queryFor('/a', '1', true))).toBeUndefined();
});

test('the newer response replaces the older one, and leaves its variants', () => {
  const store = new CacheStore(100 * kilobyte);
  add(store, queryFor('/a', '1'));
  const variant = add(store, queryFor('/a', '2'));
  const newer = add(store, queryFor('/a', '1'));
  expect(store.find(queryFor('/a', '1'))).toBe(newer);
  expect(store.find(queryFor('/a', '2'))).toBe(variant);
  expect(store.bytes).toBe(newer.cost + variant.cost);
});

test('of one URL the eight latest variants are kept', () => {
  const store = new CacheStore(1000 * kilobyte);
  for (let index = 0; index < 20; index += 1) add(store, queryFor('/a', String(index)));
  const kept = Array.from({ length: 20 }, (_, index) => store.find(queryFor('/a', String(index))));
  expect(kept.map((entry) => entry !== undefined)).toEqual([
    ...Array(12).fill(false),
    ...Array(8).fill(true),
  ]);
});

test('what was unused for longest makes room, and the bytes are never exceeded', () => {
  const store = new CacheStore(30 * kilobyte);
  const first = add(store, queryFor('/1'));
  add(store, queryFor('/2'));
  store.touch(first);
  add(store, queryFor('/3'));
  expect(['/1', '/2', '/3'].map((path) => store.find(queryFor(path)) !== undefined)).toEqual([
    true,
    false,
    true,
  ]);
  expect(store.bytes).toBeLessThanOrEqual(30 * kilobyte);
  add(store, queryFor('/4'), 40 * kilobyte);
  expect(store.find(queryFor('/4'))).toBeUndefined();
  expect(store.find(queryFor('/1'))).toBeDefined();
});

test('an invalidated key loses all its variants, whatever their address policy', () => {
  const store = new CacheStore(100 * kilobyte);
  add(store, queryFor('/a', '1'));
  add(store, queryFor('/a', '2', true));
  const other = add(store, queryFor('/b'));
  store.invalidate(queryFor('/a').key);
  expect(store.find(queryFor('/a', '1'))).toBeUndefined();
  expect(store.find(queryFor('/a', '2', true))).toBeUndefined();
  expect(store.bytes).toBe(other.cost);
  store.clear();
  expect(store.bytes).toBe(0);
});

test('an entry counts for its headers and its directives, not for its body alone', () => {
  const query = queryFor('/a');
  const cost = (headers: [string, string][]) => {
    const base: [string, string][] = [['cache-control', 'max-age=60']];
    const head = storableHead(query, {
      status: 200,
      headers: [...base, ...headers],
      requestedAt: 0,
      receivedAt: 0,
    });
    return head === undefined ? 0 : makeEntry(head, new Uint8Array(0)).cost;
  };
  const plain = cost([]);
  expect(plain).toBeGreaterThan(1000);
  expect(cost([['a', 'x'.repeat(5000)]])).toBeGreaterThan(plain + 5000);
  expect(cost(Array.from({ length: 100 }, (): [string, string] => ['a', '']))).toBeGreaterThan(
    plain + 10_000,
  );
  expect(cost([['cache-control', 'a,b,c,d,e,f,g,h']])).toBeGreaterThan(plain + 8 * 100);
});

describe('recording', () => {
  const record = (store: CacheStore, maxBytes = 50 * kilobyte) => {
    const ended: CacheRecorder[] = [];
    const query = queryFor('/a');
    const options = { store, query, head: headFor(query), maxBytes };
    const recorder = new CacheRecorder({ ...options, onEnd: (one) => ended.push(one) });
    return { recorder, ended, found: () => store.find(query) };
  };

  test('a body is stored once it is whole, as it was when it came', () => {
    const store = new CacheStore(100 * kilobyte);
    const { recorder, ended, found } = record(store);
    const piece = Buffer.from('one');
    recorder.piece(piece);
    recorder.piece(Buffer.from('two'));
    piece.fill('x');
    expect(found()).toBeUndefined();
    recorder.whole();
    recorder.gone();
    expect(Buffer.from(found()?.body ?? []).toString()).toBe('onetwo');
    expect(ended).toEqual([recorder]);
    expect(store.bytes).toBe(found()?.cost);
  });

  test.each(['gone', 'stop'] as const)('a body that ends by %s leaves nothing behind', (how) => {
    const store = new CacheStore(100 * kilobyte);
    const { recorder, ended, found } = record(store);
    recorder.piece(Buffer.alloc(kilobyte));
    expect(store.bytes).toBeGreaterThan(kilobyte);
    recorder[how]();
    recorder.piece(Buffer.alloc(kilobyte));
    recorder.whole();
    expect(found()).toBeUndefined();
    expect(store.bytes).toBe(0);
    expect(ended).toEqual([recorder]);
  });

  test('a body that turns out to be undecodable is forgotten, and nothing that came after it', () => {
    const store = new CacheStore(100 * kilobyte);
    const first = record(store);
    first.recorder.whole();
    expect(first.found()).toBeDefined();
    first.recorder.spoiled();
    expect(first.found()).toBeUndefined();
    const second = record(store);
    second.recorder.whole();
    first.recorder.spoiled();
    expect(second.found()).toBeDefined();
  });

  test('a body too large for one entry is let go while it still flows', () => {
    const store = new CacheStore(100 * kilobyte);
    const { recorder, ended } = record(store);
    for (let index = 0; index < 60; index += 1) recorder.piece(Buffer.alloc(kilobyte));
    expect(ended).toEqual([recorder]);
    expect(store.bytes).toBe(0);
  });

  test('a body that drips in byte by byte counts for what it takes', () => {
    const store = new CacheStore(100 * kilobyte);
    const { recorder, ended } = record(store);
    for (let index = 0; index < 1000; index += 1) recorder.piece(Buffer.alloc(1));
    expect(ended).toEqual([recorder]);
  });

  test('bodies on their way in and stored ones share the bytes', () => {
    const store = new CacheStore(50 * kilobyte);
    add(store, queryFor('/b'), 20 * kilobyte);
    const first = record(store);
    const second = record(store);
    first.recorder.piece(Buffer.alloc(40 * kilobyte));
    expect(store.find(queryFor('/b'))).toBeUndefined();
    second.recorder.piece(Buffer.alloc(40 * kilobyte));
    expect(second.ended).toHaveLength(1);
    expect(first.ended).toHaveLength(0);
    first.recorder.whole();
    expect(first.found()?.body).toHaveLength(40 * kilobyte);
    expect(store.bytes).toBeLessThanOrEqual(50 * kilobyte);
  });
});

describe('a range of ten bytes', () => {
  test.each([
    ['bytes=0-0', 0, 1],
    ['bytes=2-5', 2, 6],
    ['bytes=2-', 2, 10],
    ['bytes=2-99', 2, 10],
    ['bytes=-3', 7, 10],
    ['bytes=-99', 0, 10],
    ['BYTES=9-', 9, 10],
  ])('%s is from %i to before %i', (range, start, end) => {
    expect(findRange([['range', range]], 10)).toEqual({ start, end });
  });

  test.each(['bytes=10-', 'bytes=-0', 'bytes=5-2', 'bytes=-', 'bytes=1-2,4-5', 'bytes=a-b', 'lines=1-2', ''])(
    '%j is for the server to answer',
    (range) => {
      expect(findRange([['range', range]], 10)).toBeUndefined();
    },
  );

  test('two of them are for the server to answer, and so is one of nothing', () => {
    const range = ['range', 'bytes=0-1'] as const;
    expect(findRange([range, range], 10)).toBeUndefined();
    expect(findRange([range], 0)).toBeUndefined();
  });
});
