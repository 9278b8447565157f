import { serialize } from 'parse5';
import { expect, test } from 'vitest';
import { type PageSyntax, parserFor, syntaxOf } from './page-parser.js';

const URL = 'https://example.com/';
const XMLNS = 'xmlns="http://www.w3.org/1999/xhtml"';

async function parsed(syntax: PageSyntax, text: string, wasXml = false): Promise<string> {
  const parser = await parserFor(syntax, { wasXml });
  return serialize(parser.end(text).document);
}

test('HTML is parsed as HTML, XHTML as XML, and text is shown as it is written', async () => {
  const text = `<html ${XMLNS}><body><p/>a &amp; b</body></html>`;
  expect(await parsed('html', text)).toContain('<p>a &amp; b</p>');
  expect(await parsed('xml', text)).toContain('<p></p>a &amp; b');
  expect(await parsed('text', 'a\n <p>&amp;')).toContain('<body><pre>a\n &lt;p&gt;&amp;amp;</pre></body>');
});

test('HTML that was to be XML has empty elements where XML would', async () => {
  const text = '<title/><script src="a"/><p id="a"/><br/>b<textarea/>c<svg/>d & e';
  const expected =
    '<head><title></title><script src="a"></script></head><body><p id="a"></p><br>b<textarea></textarea>c<svg></svg>d &amp; e</body>';
  expect(await parsed('html', text, true)).toContain(expected);
});

test.each<[mimeType: string, head: string, syntax: PageSyntax]>([
  ['text/html', '', 'html'],
  ['application/xhtml+xml', '', 'xml'],
  ['application/xml', `<?xml version="1.0"?>\n<!-- a - b --><!DOCTYPE html><html lang="a"\n${XMLNS}>`, 'xml'],
  ['text/xml', `<h:html xmlns:h='http://www.w3.org/1999/xhtml'>`, 'xml'],
  ['text/xml', `<a><html ${XMLNS}>`, 'text'],
  ['text/xml', `<!-- <html ${XMLNS}> -->`, 'text'],
  ['application/rss+xml', `<html ${XMLNS}>`, 'text'],
  ['text/plain', `<html ${XMLNS}>`, 'text'],
  ...[
    ...['text/css', 'text/xml', 'text/javascript', 'application/json', 'application/ld+json'],
    ...['application/rss+xml', 'image/svg+xml', 'application/xml', 'application/javascript'],
  ].map((mimeType): [string, string, PageSyntax] => [mimeType, '', 'text']),
])('%s that begins with %j is read as %s', (mimeType, head, syntax) => {
  expect(syntaxOf(mimeType, head, URL)).toBe(syntax);
});

test.each(['image/png', 'video/mp4', 'application/pdf', 'application/octet-stream', 'application/jsonx'])(
  '%s is refused',
  (mimeType) => {
    expect(() => syntaxOf(mimeType, '', URL)).toThrow(
      expect.objectContaining({
        code: 'IE_SHELL_NOT_TEXT',
        message: `${URL} is not text but ${mimeType}: read it with --dump source`,
      }),
    );
  },
);
