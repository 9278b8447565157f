import { expect, test } from 'vitest';
import { parseHttpDate } from './http-date.js';

const moment = Date.UTC(1994, 10, 6, 8, 49, 37);

test.each([
  ['Sun, 06 Nov 1994 08:49:37 GMT', moment],
  ['Sunday, 06-Nov-94 08:49:37 GMT', moment],
  ['Sun Nov  6 08:49:37 1994', moment],
  ['SUN, 06 NOV 1994 08:49:37 gmt', moment],
  ['Thu Jun 16 23:59:60 2050', Date.UTC(2050, 5, 17)],
  ['Thu, 29 Feb 2024 00:00:00 GMT', Date.UTC(2024, 1, 29)],
  ['Sat, 01 Jan 0050 00:00:00 GMT', new Date('0050-01-01T00:00:00Z').getTime()],
])('%s is a date', (text, time) => {
  expect(parseHttpDate(text)).toBe(time);
});

test('a year of two digits lies at most fifty years ahead', () => {
  const year = (ahead: number) => (new Date().getUTCFullYear() + ahead).toString();
  const parse = (text: string) => parseHttpDate(`Monday, 01-Jan-${text.slice(2)} 00:00:00 GMT`);
  expect(parse(year(50))).toBe(Date.parse(`${year(50)}-01-01`));
  expect(parse(year(51))).toBe(Date.parse(`${year(-49)}-01-01`));
});

test.each([
  '',
  '0',
  '-1',
  'now',
  'Sun, 06 Nov 1994 08:49:37',
  'Sun, 06 Nov 1994 08:49:37 UTC',
  'Sun, 06 Nov 94 08:49:37 GMT',
  'Sun, 6 Nov 1994 08:49:37 GMT',
  'Sun, 06  Nov 1994 08:49:37 GMT',
  'Sun, 06 Now 1994 08:49:37 GMT',
  'Sun, 31 Feb 1994 08:49:37 GMT',
  'Sun, 00 Nov 1994 08:49:37 GMT',
  'Sun, 06 Nov 1994 24:00:00 GMT',
  'Sun, 06 Nov 1994 08:60:00 GMT',
  'Sun, 06 Nov 1994 8:49:37 GMT',
  '1994-11-06T08:49:37Z',
  `${'x'.repeat(10_000)}, 06 Nov 1994 08:49:37 GMT`,
])('%j is no date', (text) => {
  expect(parseHttpDate(text)).toBeUndefined();
});
