import { parse } from 'parse5';
import { expect, test } from 'vitest';
import { startReading } from './reading.js';
import { costOfLink, resolveLink } from './resolve-link.js';

const page = {
  url: 'https://example.com/a/b',
  baseUrl: 'https://example.com/a/b',
  mimeType: 'text/html',
  encoding: 'utf-8',
  document: parse(''),
};

test('a link is absolute, and in ASCII', () => {
  const reading = startReading(page);
  expect(resolveLink('../c?q=ü#é', reading)).toBe('https://example.com/c?q=%C3%BC#%C3%A9');
  expect(resolveLink('mailto:me@example.com', reading)).toBe('mailto:me@example.com');
  expect(reading.removed.links).toBe(0);
});

test('a link that runs something or holds a page of its own leads nowhere, and is counted', () => {
  const reading = startReading(page);
  for (const address of [
    'javascript:alert(1)',
    ' java\nscript:x',
    'data:text/html,x',
    'file:///etc/passwd',
  ]) {
    expect(resolveLink(address, reading)).toBeUndefined();
  }
  expect(reading.removed.links).toBe(4);
});

test('what is no URL leads nowhere', () => {
  expect(resolveLink('https://[', startReading(page))).toBeUndefined();
});

test.each([
  ['c', 'https://example.com/a/c'],
  ['/c#d', 'https://example.com/c#d'],
  ['//example.org', 'https://example.org/'],
  ['', `https://example.com/a/b?${'x'.repeat(2_000)}`],
  [' #c', `https://example.com/a/b?${'x'.repeat(2_000)}#c`],
  ['?c', 'https://example.com/a/b?c'],
  ['\t\n?', 'https://example.com/a/b?'],
])('the address %j is resolved by a base with a long query', (address, url) => {
  const baseUrl = `https://example.com/a/b?${'x'.repeat(2_000)}`;
  expect(resolveLink(address, startReading({ ...page, baseUrl }))).toBe(url);
  expect(new URL(address, baseUrl).href).toBe(url);
});

test('a link costs more on a page with a long base, unless only its query is long', () => {
  const cost = (baseUrl: string) => costOfLink('c', { ...page, baseUrl });
  expect(cost('https://example.com/')).toBe(1);
  expect(cost(`https://example.com/?${'x'.repeat(100_000)}`)).toBe(1);
  expect(cost(`https://example.com/${'x'.repeat(100_000)}/`)).toBeGreaterThan(20_000);
});
