import { parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import { renderMarkdown } from './markdown/render-markdown.js';
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
