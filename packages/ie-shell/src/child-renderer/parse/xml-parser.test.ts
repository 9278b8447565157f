import { html, serialize } from 'parse5';
import { describe, expect, test } from 'vitest';
import { attribute, elementsIn, findElement, textContent } from '../tree/tree.js';
import { MAX_ATTRIBUTES } from './capped-tree.js';
import { XmlParser } from './xml-parser.js';

const XMLNS = 'xmlns="http://www.w3.org/1999/xhtml"';

function parsed(xml: string, length = xml.length || 1) {
  const parser = new XmlParser();
  for (let at = 0; at < xml.length; at += length) parser.write(xml.slice(at, at + length));
  const { document, attributes } = parser.end('');
  return { document, attributes, hasFailed: parser.hasFailed() };
}

/** A page with that in its body. */
function bodyOf(xml: string): string {
  const { document, hasFailed } = parsed(`<html ${XMLNS}><body>${xml}</body></html>`);
  expect(hasFailed).toBe(false);
  const body = findElement(document, 'body');
  return body ? serialize(body) : '';
}

test('an element that ends with its own tag is empty, whatever it is', () => {
  const { document, hasFailed } = parsed(
    `<?xml version="1.0"?><html ${XMLNS}><head><title/><script src="a.js"/></head><body><a id="p1"/><p>first</p><div class="x"/><p>second</p></body></html>`,
  );
  expect(hasFailed).toBe(false);
  expect(serialize(document)).toContain(
    '<head><title></title><script src="a.js"></script></head><body><a id="p1"></a><p>first</p><div class="x"></div><p>second</p></body>',
  );
});

test('a page is the same however it is cut', () => {
  const xml = `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">\r\n<html ${XMLNS}><!-- a --><p title="a&quot;&nbsp;\r\nb">&eacute;<![CDATA[<b>&amp;]]>\r\n😀</p></html>`;
  const whole = serialize(parsed(xml).document);
  expect(whole).toContain('é&lt;b&gt;&amp;amp;\n😀');
  for (const length of [1, 2, 7]) expect(serialize(parsed(xml, length).document)).toBe(whole);
});

test.each([
  ['&lt;&amp;&#233;&#xe9;', '<&éé'],
  ['a&nbsp;b &mdash; &Eacute;&hearts;', 'a\u00a0b — É♥'],
  ['<![CDATA[a < b && c]]>', 'a < b && c'],
  ['&company; &__proto__; &constructor;', '&company; &__proto__; &constructor;'],
])('%s is the text %j', (xml, text) => {
  const { document, hasFailed } = parsed(`<html ${XMLNS}>${xml}</html>`);
  expect([textContent(document), hasFailed]).toEqual([text, false]);
});

test('names of entities that a page makes up by the thousand are not looked up, and are text', () => {
  const names = Array.from({ length: 6_000 }, (_, index) => `&x${index};`).join('');
  const { document, hasFailed } = parsed(`<html ${XMLNS}>&eacute;${names}&eacute;&ecirc;</html>`);
  expect([textContent(document), hasFailed]).toEqual([`é${names}é&ecirc;`, false]);
});

test('nothing is made of entities that a page declares, within it or outside of it', () => {
  const bomb = `<!DOCTYPE html [<!ENTITY a "${'x'.repeat(1_000)}"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>`;
  const { document, hasFailed } = parsed(`${bomb}<html ${XMLNS}>&b;&c;</html>`);
  expect([textContent(document), hasFailed]).toEqual(['&b;&c;', false]);
});

describe('names are those of their namespaces', () => {
  test('by prefix, by default, and those of HTML where nothing is declared', () => {
    const { document } = parsed(
      `<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:p/><svg xmlns="http://www.w3.org/2000/svg"><title/></svg><m:mi xmlns:m="http://www.w3.org/1998/Math/MathML"/><title xmlns="urn:x"/><dc:title xmlns:dc="urn:dc"/></h:html>`,
    );
    const names = [...elementsIn(document)].map(({ tagName, namespaceURI }) => [tagName, namespaceURI]);
    expect(names).toEqual([
      ['html', html.NS.HTML],
      ['p', html.NS.HTML],
      ['svg', html.NS.SVG],
      ['title', html.NS.SVG],
      ['mi', html.NS.MATHML],
      ['title', 'urn:x'],
      ['dc:title', 'urn:dc'],
    ]);
    expect(findElement(parsed('<html><p>a</p></html>').document, 'p')?.namespaceURI).toBe(html.NS.HTML);
  });

  test('also for attributes, of which those of other vocabularies are not taken for those of HTML', () => {
    const { document } = parsed(
      `<html ${XMLNS} xml:lang="de"><p xml:lang="fr" lang="en" xmlns:epub="urn:e" epub:type="x"/></html>`,
    );
    const [page, p] = [findElement(document, 'html'), findElement(document, 'p')];
    expect(page && attribute(page, 'lang')).toBe('de');
    expect(p && [attribute(p, 'lang'), attribute(p, 'type')]).toEqual(['en', undefined]);
  });
});

test('what a template holds is no part of the page', () => {
  expect(bodyOf('<template><p>a</p></template>b')).toBe('<template><p>a</p></template>b');
  const { document } = parsed(`<html ${XMLNS}><template>a</template>b</html>`);
  expect(textContent(document)).toBe('b');
});

test('a page whose elements are not closed at its end is read as far as it has come', () => {
  for (const end of ['', '<b>', '<b>c<i/>']) {
    const { document, hasFailed } = parsed(`<html ${XMLNS}><p>a</p>${end}`);
    expect([textContent(document), hasFailed]).toEqual([end.includes('c') ? 'ac' : 'a', false]);
  }
});

test.each([
  '',
  'a',
  '<p>a</b></p>',
  '<p a="1" a="2"/>',
  '<p a=b/>',
  '<p>AT&T</p>',
  '<p>a &nbsp b</p>',
  '<p>a &nbsp b; c</p>',
  '<html><p',
  '<html><p a="',
  '<html>&am',
  '<html><!-- ',
  '<p/><p/>',
  '<p>\u0001</p>',
  '<p title="<"/>',
])('%j is no XML', (xml) => {
  expect(parsed(xml).hasFailed).toBe(true);
});

describe('a page cannot grow out of proportion', () => {
  test('by attributes: those that are too many are counted', () => {
    const attributes = Array.from({ length: MAX_ATTRIBUTES + 3 }, (_, index) => `a${index}=""`).join(' ');
    expect(parsed(`<html ${attributes}/>`).attributes).toBe(3);
  });

  test('by elements within each other, each with a namespace of its own', () => {
    const depth = 20_000;
    const open = Array.from({ length: depth }, (_, index) => `<b xmlns:n${index}="urn:x" n0:a="">`).join('');
    expect(parsed(`<html>${open}${'</b>'.repeat(depth)}</html>`).hasFailed).toBe(false);
  });
});
