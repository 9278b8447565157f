import { expect, test } from 'vitest';
import { checkPart } from './check-part.js';

const EMPTY = { openGraph: [], twitter: [], jsonLd: [], feeds: [], icons: [] };
const URL = 'https://example.com/a';
const property = (url: string) => [{ name: 'og:url', content: 'a', url }];

function metaOf(fields: object) {
  return checkPart('meta', Buffer.from(JSON.stringify({ ...EMPTY, ...fields })));
}

test.each<[what: string, honest: object, lie: object]>([
  ['a canonical URL', { canonical: URL }, { canonical: 'javascript:0' }],
  ['an icon', { icons: [URL] }, { icons: ['data:,a'] }],
  ['a feed', { feeds: [{ url: URL, type: 'a/b' }] }, { feeds: [{ url: 'a b', type: 'a/b' }] }],
  ['a property of Open Graph', { openGraph: property(URL) }, { openGraph: property('javascript:0') }],
  ['a property of Twitter', { twitter: property(URL) }, { twitter: property('https://example.com/\n') }],
  ['a base', { base: URL }, { base: 'a' }],
  [
    'a refresh',
    { refresh: { seconds: 0, url: URL } },
    { refresh: { seconds: 0, url: 'ftp://example.com/' } },
  ],
  [
    'a refresh as it is serialised',
    { refresh: { seconds: 0 } },
    { refresh: { seconds: 0, url: 'https://a' } },
  ],
])(
  'what a page says of itself is taken with %s, and not with one that no renderer gives',
  (_, honest, lie) => {
    expect(metaOf(honest)).toEqual({ ...EMPTY, ...honest });
    expect(() => metaOf(lie)).toThrow(TypeError);
  },
);
