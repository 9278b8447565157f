import { parse } from 'parse5';
import { expect, test } from 'vitest';
import { type Reading, startReading } from '../tree/reading.js';
import { describeArticle } from './describe-article.js';

function read(html: string): Reading {
  const url = 'https://example.com/a/';
  const document = parse(html, { scriptingEnabled: false });
  return startReading({ url, baseUrl: url, mimeType: 'text/html', encoding: 'utf-8', document });
}

const WORDS = 'A tram went along the river, past the mill, and nobody on it had a ticket that day. '.repeat(
  4,
);
const PAGE = `<!doctype html><html lang=en><head><title>The tram | News</title>
  <meta property="og:site_name" content="News"><meta name=author content="Ann\u202e Other">
  <meta property="article:published_time" content="2024-05-06"><meta name=description content="About a tram.">
  </head><body><nav><ul><li><a href=/>Home</a><li><a href=/about>About us</a></ul></nav>
  <article><h1>The tram</h1><p>${WORDS}</p><p hidden>secret ${WORDS}</p><h2>Later</h2><p>${WORDS}<a href="more">More</a>
  <a href="javascript:steal()">run</a></p><ul><li>one, and some<li>two, and more</ul><pre><code>let x;</code></pre></article>
  <aside class=sidebar><a href=/ad>Buy this</a></aside><footer>Copyright</footer><script>steal()</script></body></html>`;

test('an article is what there is to read, without what stands around it', () => {
  const reading = read(PAGE);
  const article = describeArticle(reading, { links: 'none' });
  expect(article).toMatchObject({
    found: true,
    byline: 'Ann Other',
    siteName: 'News',
    language: 'en',
    excerpt: 'About a tram.',
    publishedTime: '2024-05-06',
  });
  expect(article.title).toContain('The tram');
  for (const text of [article.text, article.markdown]) {
    expect(text).toContain('past the mill');
    expect(text).not.toMatch(/Home|Buy this|Copyright|secret|steal/);
  }
  expect(article.markdown).toContain('[More](https://example.com/a/more)');
  expect(article.markdown).toContain('## Later');
  expect(article.markdown).toContain('- one, and some\n- two, and more');
  expect(article.markdown).toContain('```\nlet x;\n```');
  expect(reading.removed).toMatchObject({ bidi: 1, hidden: 1 });
});

test('an article has what text and Markdown have of numbers, formulas, kept lines, rows and what is for no scripts', () => {
  const katex =
    '<span class=katex><span class=katex-mathml><math><mfrac><mi>a</mi><mi>b</mi></mfrac></math></span><span class=katex-html aria-hidden=true>ba</span></span>';
  const { text, markdown, excerpt } = describeArticle(
    read(`<style>.msg{white-space:pre-line}.f{display:flex}</style><article><p>It weighs 10<sup>6</sup> g. ${WORDS}</p><p>${WORDS} So ${katex} end.</p>
      <div class=msg>${WORDS}\nsecond line\nthird</div><div style="white-space:pre"><div>if (a) {</div><div>    go();</div><div>}</div></div>
      <div class=f><span>one, two</span><span>three, four</span></div><noscript><p>${WORDS} without scripts</p></noscript></article>`),
    { links: 'none' },
  );
  expect(excerpt).toContain('10⁶ g');
  for (const each of [text, markdown]) {
    expect(each).toContain('10⁶ g');
    expect(each).toContain('So a/b end.');
    expect(each).toContain('if (a) {\n    go();\n}');
    expect(each).toContain('one, two three, four');
    expect(each).toContain('without scripts');
    expect(each).not.toContain('ba');
  }
  expect(text).toContain('\nsecond line\nthird\n');
  expect(markdown).toContain('\\\nsecond line\\\nthird\n');
});

test('what is left out of a page without an article is counted once', () => {
  const reading = read('<p>Short<p hidden>a');
  describeArticle(reading, {});
  expect(reading.removed).toMatchObject({ hidden: 1 });
});

test('a page without an article is told as a whole', () => {
  const article = describeArticle(read('<title>T</title><p>Short</p><a href=x>y</a>'), {});
  expect(article).toMatchObject({
    found: false,
    title: 'T',
    markdown: 'Short\n\n[y](https://example.com/a/x)\n',
  });
  expect(article.text).toContain('Short');
});

test('a page of more elements than are looked at is told as a whole', () => {
  const article = describeArticle(
    read(`<article>${`<p>${WORDS}</p>`.repeat(100)}${'<i></i>'.repeat(20_000)}`),
    {},
  );
  expect(article.found).toBe(false);
  expect(article.text).toContain('past the mill');
});

test.each([
  ['tables in each other', 50, 400, (count) => `<table><tr><td>${WORDS}`.repeat(count)],
  ['children of one element', 1_000, 12_000, (count) => 'x<br>'.repeat(count)],
  [
    'lines that are kept',
    1_000,
    30_000,
    (count) => `<div style="white-space:pre-wrap">${'x\n'.repeat(count)}</div>`,
  ],
  [
    'spaces before a name',
    1_000,
    30_000,
    (count) => `<meta property="${' '.repeat(count)}og:title" content=a>`,
  ],
  ['letters of a source', 1_000, 30_000, (count) => `<img src=i srcset="${'a'.repeat(count)} b">`],
  [
    'dots that may end an address',
    100,
    20_000,
    (count) => `<img class=lazy data-i="${'.jpg'.repeat(count)} b">`,
  ],
] as [string, few: number, many: number, make: (count: number) => string][])(
  'a page with an article among few %s, and told as a whole with many',
  (_, few, many, make) => {
    const rest = `<div>${`<p>${WORDS}</p>`.repeat(5)}</div>`;
    expect(describeArticle(read(make(few) + rest), {}).found).toBe(true);
    const whole = describeArticle(read(make(many) + rest), {});
    expect(whole.found).toBe(false);
    expect(whole.text).toContain('past the mill');
  },
);

test('a title and a heading of 200,000 words each are compared, and a list of 9,000 pictures judged', () => {
  const title = Array.from({ length: 200_000 }, (_, index) => `a${index} `).join('');
  const heading = Array.from({ length: 200_000 }, (_, index) => `b${index} `).join('');
  const pictures = `<ul>${'<li><img src=x.png>'.repeat(9_000)}</ul>`;
  const html = `<title>${title}</title><h1>${heading}</h1>${pictures}${`<p>${WORDS}`.repeat(5)}`;
  const article = describeArticle(read(html), {});
  expect(article.found).toBe(true);
  expect(article.text).toContain('past the mill');
});

test.each([
  [4_000, 'A long name'],
  [5_000_000, 'The tram'],
])('JSON-LD with %i letters beside names the article %s', (letters, title) => {
  const data = { '@context': 'https://schema.org', '@type': 'Article', name: 'A long name' };
  const json = JSON.stringify({ ...data, articleBody: 'x'.repeat(letters) });
  const html = `<title>The tram</title><script type=application/ld+json>${json}</script>${`<p>${WORDS}`.repeat(5)}`;
  expect(describeArticle(read(html), {}).title).toBe(title);
});

test('an article that lies deep is found', () => {
  const article = describeArticle(read(`${'<div>'.repeat(400)}<p>${WORDS}</p><p>${WORDS}</p>`), {});
  expect(article.text).toContain('past the mill');
});
