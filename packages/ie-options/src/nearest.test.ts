import { expect, it } from 'vitest';
import { nearest } from './nearest.js';

const known = [
  'method',
  'headers',
  'signal',
  'allowHttp',
  'policy',
  'policy.timeoutMs',
  'policy.maxRedirects',
];

it.each([
  ['header', 'headers'],
  ['singal', 'signal'],
  ['allowhttp', 'allowHttp'],
  ['allowHosts', 'allowHttp'],
  ['timeoutMs', 'policy.timeoutMs'],
  ['timeout', 'policy.timeoutMs'],
  ['redirects', 'policy.maxRedirects'],
  ['redirect', 'policy.maxRedirects'],
])('what is nearest to %s is %s', (name, found) => {
  expect(nearest(name, known)).toBe(found);
});

it.each(['credentials', 'x', '', 'm'.repeat(1_000_000), '__proto__'])('nothing is near to %.20j', (name) => {
  expect(nearest(name, known)).toBeUndefined();
});

it('the very name is nearer than one that contains it', () => {
  expect(nearest('body', ['maxBody', 'body'])).toBe('body');
  expect(nearest('maxBody', ['body', 'maxBody'])).toBe('maxBody');
});
