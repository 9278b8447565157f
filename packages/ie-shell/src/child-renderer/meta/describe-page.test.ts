import { parse } from 'parse5';
import { expect, test } from 'vitest';
import { type Reading, startReading } from '../tree/reading.js';
import { describePage } from './describe-page.js';

function read(html: string): Reading {
  const url = 'https://example.com/a/';
  const document = parse(html, { scriptingEnabled: false });
  return startReading({ url, baseUrl: url, mimeType: 'text/html', encoding: 'utf-8', document });
}

function metaOf(html: string) {
  const { page, removed } = read(html);
  return describePage(page, removed);
}

const NOTHING = { openGraph: [], twitter: [], jsonLd: [], feeds: [], icons: [] };

test('a page that says nothing of itself has no more than empty lists', () => {
  expect(metaOf('<p>text')).toEqual(NOTHING);
});

test('a page says its title, what it is about, who wrote it, in which language, and where it is', () => {
  const html = `<html lang="en-GB"><title> A \n title </title><title>another</title><meta name=Description content=" about&#10;it ">
    <meta name=description content=later><meta name=author content=Me><link rel="x Canonical" href="/c?#d">`;
  expect(metaOf(html)).toEqual({
    ...NOTHING,
    title: 'A title',
    description: 'about it',
    author: 'Me',
    language: 'en-GB',
    canonical: 'https://example.com/c?#d',
  });
});

test.each([
  ['that of its header, where the root has none', '<meta http-equiv=Content-Language content="de x">', 'de'],
  ['none, where the header has several', '<meta http-equiv=content-language content="de, en">', undefined],
])('the language of a page is %s', (_, html, language) => {
  expect(metaOf(html).language).toBe(language);
});

test('the title of a drawing is not that of the page', () => {
  expect(metaOf('<body><svg><title>drawing</title></svg>').title).toBeUndefined();
});

test('Open Graph and Twitter properties are in their order, duplicates kept', () => {
  const html = `<meta property="og:image" content=1><meta property="OG:image" content=2><meta name="twitter:card" content=s>
    <meta property="article:author" content=a><meta name="og:type" content=t><meta property="x:y" content=z>`;
  const { openGraph, twitter } = metaOf(html);
  expect(openGraph.map(({ name, content }) => `${name}=${content}`)).toEqual([
    'og:image=1',
    'og:image=2',
    'article:author=a',
    'og:type=t',
  ]);
  expect(twitter).toEqual([{ name: 'twitter:card', content: 's' }]);
});

test('properties that are addresses say where they lead, and the page what they are relative to', () => {
  const { page, removed } = read(
    '<meta property="og:image" content="shot 2x.png"><meta property="og:url" content="/w/"><meta property="og:title" content=t>' +
      '<meta name="twitter:image" content="//cdn.example/i"><meta property="og:video" content="data:,x">',
  );
  const meta = describePage({ ...page, baseUrl: 'https://example.com/r/' }, removed);
  expect(meta).toMatchObject({
    base: 'https://example.com/r/',
    openGraph: [
      { name: 'og:image', content: 'shot 2x.png', url: 'https://example.com/r/shot%202x.png' },
      { name: 'og:url', content: '/w/', url: 'https://example.com/w/' },
      { name: 'og:title', content: 't' },
      { name: 'og:video', content: 'data:,x' },
    ],
    twitter: [{ name: 'twitter:image', content: '//cdn.example/i', url: 'https://cdn.example/i' }],
  });
  expect(meta.openGraph.slice(2).every((each) => !('url' in each))).toBe(true);
  expect(removed.links).toBe(1);
});

test.each([
  ['a CDATA section in comments', '//<![CDATA[\n{"@type":"A"}\n//]]>'],
  ['a CDATA section in other comments', '/*<![CDATA[*/ {"@type":"A"} /*]]>*/'],
  ['a CDATA section', ' <![CDATA[{"@type":"A"}]]>'],
  ['a comment', '<!-- {"@type":"A"} -->'],
  ['a comment in a comment', '<!--\n{"@type":"A"};\n//-->'],
])('JSON-LD in %s is read', (_, text) => {
  expect(metaOf(`<script type="application/ld+json">${text}</script>`)).toEqual({
    ...NOTHING,
    jsonLd: [{ '@type': 'A' }],
  });
});

test('JSON-LD that cannot be read is counted', () => {
  const block = (json: string) => `<script type="application/ld+json">${json}</script>`;
  expect(metaOf(block('{no json}') + block('') + block('<!--'.repeat(100_000)) + block('{}'))).toEqual({
    ...NOTHING,
    jsonLd: [{}],
    unreadJsonLd: 2,
  });
});

test('JSON-LD is what is valid of it, clean, and without names that set a prototype', () => {
  const block = (json: string) => `<script type="Application/LD+json; charset=utf-8">${json}</script>`;
  const { page, removed } = read(
    block('{"name":"a\\u001bb","list":[{"\\u202ec":"d"}],"__proto__":{"x":1},"__pro\\u202eto__":{"y":1}}') +
      block('{no json}') +
      block('"alone"'),
  );
  const { jsonLd } = describePage(page, removed);
  expect(JSON.stringify(jsonLd)).toBe('[{"name":"ab","list":[{"c":"d"}]},"alone"]');
  expect(removed).toMatchObject({ control: 1, bidi: 2 });
});

test('JSON-LD that is too deep or too long is left out', () => {
  const block = (json: string) => `<script type=application/ld+json>${json}</script>`;
  const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
  const long = JSON.stringify('x'.repeat(5_000_000));
  expect(metaOf(block(deep(60)) + block(deep(100)) + block(deep(200_000)) + block(long)).jsonLd).toHaveLength(
    1,
  );
});

test('feeds and icons have their URLs', () => {
  const html = `<link rel=alternate type=application/rss+xml href=/rss title="News  here"><link rel=alternate type="application/atom+xml" href=atom>
    <link rel=alternate type=application/feed+json href=/json><link rel=alternate hreflang=de href=/de><link rel="shortcut icon" href=/i.ico>
    <link rel=apple-touch-icon href=/t.png><link rel=icon href="data:image/png,x"><link rel=icon href="">`;
  const { feeds, icons } = metaOf(html);
  expect(feeds).toEqual([
    { url: 'https://example.com/rss', type: 'application/rss+xml', title: 'News here' },
    { url: 'https://example.com/a/atom', type: 'application/atom+xml' },
    { url: 'https://example.com/json', type: 'application/feed+json' },
  ]);
  expect(icons).toEqual(['https://example.com/i.ico', 'https://example.com/t.png']);
});

test('links to what would run are not told, and counted', () => {
  const { page, removed } = read('<link rel=canonical href="javascript:x()"><link rel=icon href=data:,x>');
  expect(describePage(page, removed)).toEqual(NOTHING);
  expect(removed.links).toBe(2);
});

test('attributes of ten megabytes and a name of many names are read once', () => {
  const html = `<meta property="${'og:a '.repeat(100_000)}" content="${'x'.repeat(10_000_000)}">`;
  expect(metaOf(html).openGraph).toHaveLength(1);
});
