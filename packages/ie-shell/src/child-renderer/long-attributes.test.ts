import { parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import { describeArticle } from './article/describe-article.js';
import { renderMarkdown } from './markdown/render-markdown.js';
import { describePage } from './meta/describe-page.js';
import { collectLinks } from './parts/links.js';
import { renderText } from './text/render-text.js';
import { type Reading, startReading } from './tree/reading.js';

function read(html: string): Reading {
  const url = 'https://example.com/';
  const document = parse(html, { scriptingEnabled: false });
  return startReading({ url, baseUrl: url, mimeType: 'text/html', encoding: 'utf-8', document });
}

const MIB = 1024 * 1024;
const LONG = `a  ${'x'.repeat(MIB)}`;

/** A link that is left open is opened again in every paragraph, and each is told with all that it has. */
const everywhere = (attribute: string, inner: string, count: number) =>
  read(`<p><a href=x ${attribute}="${LONG}">${inner}</p>${`<p>${inner}</p>`.repeat(count - 1)}`);

describe('an attribute of megabytes that many elements have', () => {
  it.each<[string, (reading: Reading) => { length: number }, string, string]>([
    ['a title in links', collectLinks, 'title', 'u'],
    ['a relation in links', collectLinks, 'rel', 'u'],
    ['a label in links', collectLinks, 'aria-label', ''],
    ['a title in Markdown', renderMarkdown, 'title', 'u'],
    ['a label in text', (reading) => renderText(reading, {}), 'aria-label', ''],
  ])('is too large, and little is made of it: %s', (_, readAs, attribute, inner) => {
    const inEach = inner || '<img src=i>';
    expect(readAs(everywhere(attribute, inEach, 2)).length).toBeGreaterThan(0);
    const reading = everywhere(attribute, inEach, 200);
    expect(() => readAs(reading)).toThrow(expect.objectContaining({ code: 'IE_SHELL_PAGE_TOO_LARGE' }));
  });

  it('is too large where it is a part of every address', () => {
    const reading = read('<a href=x>y</a> '.repeat(200));
    const page = { ...reading.page, baseUrl: `https://example.com/${'x'.repeat(MIB / 2)}/` };
    for (const readAs of [collectLinks, renderMarkdown]) {
      expect(readAs(reading).length).toBeGreaterThan(199);
      const far = startReading(page);
      expect(() => readAs(far)).toThrow(expect.objectContaining({ code: 'IE_SHELL_PAGE_TOO_LARGE' }));
    }
  });

  it.each<[string, (reading: Reading) => unknown]>([
    ['links', collectLinks],
    ['Markdown', renderMarkdown],
    ['text', (reading) => renderText(reading, {})],
  ])('is too large where it is an address that leads nowhere, in %s', (_, readAs) => {
    const inert = (count: number) =>
      read(`<p><a href="javascript:${'x'.repeat(MIB)}">u</p>${'<p>u</p>'.repeat(count - 1)}`);
    expect(() => readAs(inert(2))).not.toThrow();
    expect(() => readAs(inert(200))).toThrow(expect.objectContaining({ code: 'IE_SHELL_PAGE_TOO_LARGE' }));
  });
});

/** A formatting element that is left open is opened again in each of 20,000 blocks. */
const reopened = (attribute: string, block = '<p>u', open = '<p><font') =>
  `${open} ${attribute}>${block.repeat(20_000)}`;
const NAMES = Array.from({ length: 50_000 }, (_, index) => `c${index}`).join(' ');

/** A reader that took time by the length for each element would end none of these in time. */
describe('an attribute of megabytes that many elements share is read once', () => {
  it.each<[string, string, string]>([
    ['declarations', reopened(`style="${'a:b;'.repeat(100_000)}display:inline"`), 'u'],
    ['classes', `<style>.q{display:block}</style>${reopened(`class="${NAMES}"`)}`, 'u'],
    ['a class', `<style>.c1.q{display:none}</style>${reopened(`class="${NAMES}"`)}`, 'u'],
    ['no word of `hidden`', reopened(`hidden="${'A'.repeat(MIB)}"`), ''],
    ['no word of `aria-hidden`', reopened(`aria-hidden="${'A'.repeat(MIB)}"`, '<div><hr>u</div>'), 'u'],
  ])('%s', (_, html, text) => {
    const lines = renderText(read(html), {}).split('\n');
    expect(lines.filter((line) => line === 'u')).toHaveLength(text === '' ? 0 : 20_000);
  });

  it('a language that is none', () => {
    const html = (name: string) =>
      `<div class="${name} ${'A '.repeat(2 * MIB)}">${'<pre>u</pre>'.repeat(60_000)}</div>`;
    const count = (markdown: string, fence: string) => markdown.split(`${fence}\nu\n`).length - 1;
    expect(count(renderMarkdown(read(html('x'))), '```')).toBe(60_000);
    expect(count(renderMarkdown(read(html('language-c'))), '```c')).toBe(60_000);
  });

  it('an attribute of an article, which is then the whole page', () => {
    const line = '<p>A tram went along the river, past the mill, and nobody on it had a ticket that day.';
    const article = (title: string) =>
      describeArticle(read(`<p><font class="${title}">${line.repeat(2_000)}`), {});
    expect(article('c').found).toBe(true);
    expect(article(NAMES).found).toBe(false);
  });

  it('a base, in metadata', () => {
    const { page } = read('<meta property=og:image content=c>'.repeat(5_000));
    const imagesAt = (baseUrl: string) => {
      const { openGraph } = describePage({ ...page, baseUrl }, startReading(page).removed);
      return openGraph.filter(({ url }) => url !== undefined).length;
    };
    expect(imagesAt('https://example.com/')).toBe(5_000);
    expect(imagesAt(`https://example.com/?${'x'.repeat(MIB / 2)}`)).toBe(5_000);
    expect(imagesAt(`https://example.com/${'x'.repeat(MIB / 2)}/`)).toBeLessThan(50);
  });
});
