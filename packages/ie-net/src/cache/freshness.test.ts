import { describe, expect, test } from 'vitest';
import type { ResponseHeaders } from '../headers/response-headers.js';
import { parseCacheControl } from './cache-control.js';
import { ageAt, findFreshness } from './freshness.js';

const second = 1000;
const day = 24 * 60 * 60 * second;
const now = Date.UTC(2030, 0, 1);
const at = (offset: number) => new Date(now + offset).toUTCString();

const freshness = (record: Record<string, string>, { status = 200, tookMs = 0 } = {}) => {
  const headers = Object.entries(record) as ResponseHeaders;
  const directives = parseCacheControl(headers);
  return findFreshness({ status, headers, requestedAt: now - tookMs, receivedAt: now }, directives);
};

describe('the lifetime', () => {
  test.each([
    ['of max-age', { 'cache-control': 'max-age=60' }, 60],
    ['of max-age before expires', { 'cache-control': 'max-age=60', expires: at(day) }, 60],
    ['of max-age 0 before expires', { 'cache-control': 'max-age=0', expires: at(day) }, 0],
    ['of an invalid max-age is none', { 'cache-control': 'max-age=x', expires: at(day) }, 0],
    ['does not know s-maxage', { 'cache-control': 's-maxage=60' }, 0],
    ['of expires counts from date', { expires: at(90 * second), date: at(30 * second) }, 60],
    ['of expires without date counts from the receipt', { expires: at(60 * second) }, 60],
    ['of expires with an invalid date does too', { expires: at(60 * second), date: 'x' }, 60],
    ['of expires before date is none', { expires: at(30 * second), date: at(60 * second) }, 0],
    ['of an invalid expires is none', { expires: '0', 'last-modified': at(-day) }, 0],
    [
      'of nothing but last-modified is a tenth of its age',
      { 'last-modified': at(-600 * second), date: at(0) },
      60,
    ],
    [
      'of an old last-modified is a day at most',
      { 'last-modified': at(-1000 * day), date: at(0) },
      day / second,
    ],
    ['of a last-modified to come is none', { 'last-modified': at(day), date: at(0) }, 0],
    ['of nothing is none', {}, 0],
    ['with an age that is no number is none', { 'cache-control': 'max-age=60', age: 'old' }, 0],
    ['with a negative age is none', { 'cache-control': 'max-age=60', age: '-5' }, 0],
    ['with two ages is none', { 'cache-control': 'max-age=60', age: '0, 0' }, 0],
  ])('%s', (_, headers, seconds) => {
    expect(freshness(headers as Record<string, string>).lifetimeMs).toBe(seconds * second);
  });

  test.each([
    [200, '', 60],
    [404, '', 60],
    [308, '', 60],
    [302, '', 0],
    [403, '', 0],
    [500, '', 0],
    [599, 'public', 60],
  ])('of a %i with last-modified and cache-control "%s" is %i seconds', (status, control, seconds) => {
    const headers = { 'last-modified': at(-600 * second), date: at(0), 'cache-control': control };
    expect(freshness(headers, { status }).lifetimeMs).toBe(seconds * second);
  });
});

describe('the age', () => {
  test.each([
    ['is none without age and date', {}, 0, 0],
    ['is what age says', { age: '30' }, 0, 30],
    ['counts the time that the answer took', { age: '30' }, 5, 35],
    ['is what the date tells when that is more', { age: '30', date: at(-100 * second) }, 0, 100],
    ['is not made less by a date to come', { age: '30', date: at(100 * second) }, 0, 30],
  ])('%s', (_, headers, tookSeconds, seconds) => {
    const found = freshness(headers as Record<string, string>, { tookMs: tookSeconds * second });
    expect(found.initialAgeMs).toBe(seconds * second);
    expect(ageAt(now + 7 * second, found)).toBe((seconds + 7) * second);
  });

  test('does not shrink when the clock is set back', () => {
    expect(ageAt(now - day, freshness({ age: '30' }))).toBe(30 * second);
  });
});
