import { expect, test } from 'vitest';
import { HstsStore, MAX_HOSTS, parseHsts } from './hsts-store.js';

test.each([
  ['max-age=100', { maxAge: 100, includeSubDomains: false }],
  ['MAX-AGE=100; IncludeSubDomains', { maxAge: 100, includeSubDomains: true }],
  ['includeSubDomains;max-age="100"', { maxAge: 100, includeSubDomains: true }],
  [' ; max-age = 100 ; preload ;; x=y; z="a b" ', { maxAge: 100, includeSubDomains: false }],
  ['max-age=0', { maxAge: 0, includeSubDomains: false }],
  ['max-age=99999999999999999999999', { maxAge: 315_360_000, includeSubDomains: false }],
  ['', undefined],
  ['includeSubDomains', undefined],
  ['max-age', undefined],
  ['max-age=', undefined],
  ['max-age=-1', undefined],
  ['max-age=1.5', undefined],
  ['max-age=1e3', undefined],
  ['max-age=100 200', undefined],
  ['max-age=100; max-age=200', undefined],
  ['max-age=100; includeSubDomains; includeSubDomains', undefined],
  ['max-age=100; includeSubDomains=no', undefined],
  ['max-age=100, max-age=200', undefined],
  ['max-age="100', undefined],
  ['max-age=100; "x"', undefined],
  [`max-age=100; ${'x'.repeat(2000)}`, undefined],
])('%j is read as %j', (header, policy) => {
  expect(parseHsts(header)).toEqual(policy);
});

test('a host is HTTPS only until it expires or takes it back', () => {
  const store = new HstsStore();
  store.update('a.example', 'max-age=10', 1000);
  expect(store.applies('a.example', 10_999)).toBe(true);
  expect(store.applies('a.example.', 10_999)).toBe(true);
  expect(store.applies('a.example', 11_000)).toBe(false);
  store.update('a.example.', 'max-age=10', 20_000);
  store.update('a.example', 'nonsense', 20_000);
  expect(store.applies('a.example', 20_000)).toBe(true);
  store.update('a.example', 'max-age=0', 20_000);
  expect(store.applies('a.example', 20_000)).toBe(false);
});

test('a host speaks for those below it when it says so, and for none beside or above it', () => {
  const store = new HstsStore();
  store.update('a.example', 'max-age=10; includeSubDomains', 0);
  store.update('alone.b.example', 'max-age=10', 0);
  expect(store.applies('deep.below.a.example', 0)).toBe(true);
  for (const host of ['example', 'xa.example', 'b.example', 'x.alone.b.example', 'a.example.com'])
    expect(store.applies(host, 0)).toBe(false);
  // One below that takes it back for itself changes nothing about what the one above has said.
  store.update('below.a.example', 'max-age=0', 0);
  expect(store.applies('below.a.example', 0)).toBe(true);
});

test('an address can not ask for it', () => {
  const store = new HstsStore();
  for (const host of ['127.0.0.1', '[::1]']) {
    store.update(host, 'max-age=10; includeSubDomains', 0);
    expect(store.applies(host, 0)).toBe(false);
  }
});

test('the number of hosts is bounded, the one that said so longest ago goes first', () => {
  const store = new HstsStore();
  for (let index = 0; index < MAX_HOSTS; index += 1) store.update(`h${index}.example`, 'max-age=10', 0);
  store.update('h0.example', 'max-age=10', 0);
  store.update('one-more.example', 'max-age=10', 0);
  expect(store.applies('h0.example', 0)).toBe(true);
  expect(store.applies('h1.example', 0)).toBe(false);
  expect(store.applies('one-more.example', 0)).toBe(true);
});
