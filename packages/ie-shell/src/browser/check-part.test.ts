import type { PagePart, TextLayout } from '@internet-exploder/ie-ipc';
import { expect, test } from 'vitest';
import { checkPart, type Parts } from './check-part.js';

const EMPTY = { openGraph: [], twitter: [], jsonLd: [], feeds: [], icons: [] };
const URL = 'https://example.com/a';
const property = (url: string) => [{ name: 'og:url', content: 'a', url }];

function metaOf(fields: object) {
  return check('meta', { ...EMPTY, ...fields });
}

/** Checks a part, whose value is given as the text or as what JSON says of it. */
function check<Part extends PagePart>(part: Part, value: unknown, layout?: TextLayout): Parts[Part] {
  const body = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  const work = checkPart(part, body, layout);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
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

const LINK = { url: URL, text: '', rel: [] };
const ELEMENT = { name: 'p', attributes: [], text: '', html: '' };

test.each<[what: string, part: PagePart, honest: unknown, lie: unknown]>([
  ['links', 'links', Array(187_000).fill(LINK), Array(188_000).fill(LINK)],
  [
    'words of a link',
    'links',
    [{ ...LINK, rel: Array(1_000).fill('a') }],
    [{ ...LINK, rel: Array(2_000).fill('a') }],
  ],
  [
    'attributes',
    'elements',
    [{ ...ELEMENT, attributes: Array(512).fill(['a', 'b']) }],
    [{ ...ELEMENT, attributes: Array(1_000).fill(['a', 'b']) }],
  ],
  [
    'blocks of JSON-LD',
    'meta',
    { ...EMPTY, jsonLd: Array(290_000).fill({}) },
    { ...EMPTY, jsonLd: Array(300_000).fill({}) },
  ],
  [
    'characters of a URL',
    'links',
    [{ ...LINK, url: `https://a/${'a'.repeat(2 ** 20 - 10)}` }],
    [{ ...LINK, url: `https://a/${'a'.repeat(2 ** 20)}` }],
  ],
  [
    'bytes of metadata',
    'meta',
    { ...EMPTY, title: 'a'.repeat(2 ** 24 - 100) },
    { ...EMPTY, title: 'a'.repeat(2 ** 24) },
  ],
  ['unsafe characters', 'text', '\u0007'.repeat(10_000), '\u0007'.repeat(10_001)],
])('a part has a limited number of %s', (_, part, honest, lie) => {
  expect(() => check(part, honest)).not.toThrow();
  expect(() => check(part, lie)).toThrow(TypeError);
});

test('the HTML of elements, and the DOM, are as the renderer gave them; all other text is clean', () => {
  const text = 'a\u001b[2Jb';
  const element = { name: text, attributes: [[text, text]], text, html: text };
  const clean = 'a[2Jb';
  expect(check('elements', [element])).toEqual([
    { name: clean, attributes: [[clean, clean]], text: clean, html: text },
  ]);
  expect(check('dom', text)).toBe(text);
  expect(check('meta', { ...EMPTY, jsonLd: [{ html: text, [text]: [{ html: text }] }] }).jsonLd).toEqual([
    { html: clean, [clean]: [{ html: clean }] },
  ]);
  expect(check('text', text)).toBe(clean);
});

test('text keeps the styles and links of its layout, wherever its pieces end', () => {
  const unit = '\u001b[1mb\u001b[22m\u001b]8;;https://a/\u001b\\é\u001b]8;;\u001b\\';
  for (let before = 0; before < 40; before += 1) {
    const text = 'x'.repeat(before) + unit.repeat(10_000);
    const layout = { styled: true, links: 'terminal' } as const;
    expect(check('text', text, layout) === `${text}\u001b[0m`).toBe(true);
  }
});
