import { describe, expect, test } from 'vitest';
import { findElement, textContent } from '../tree/tree.js';
import { openPage } from './open-page.js';

interface Order {
  type?: string;
  encoding?: string;
  mimeType?: string;
  /** How many bytes come at once. */
  length?: number;
}

const LATIN1 = (text: string) => Buffer.from(text, 'latin1');

/** What comes of bytes: the text of the body, the encoding, and where that was found. */
async function opened(body: Uint8Array, { type = 'text/html', length, ...options }: Order = {}) {
  const headers: [string, string][] = [['content-type', type]];
  const order = { type: 'OpenPage', id: 1, url: 'https://example.com/', headers, ...options } as const;
  const { page, encodingFrom } = await openPage(
    { ...order, body: length === undefined ? body : inPieces(body, length) },
    new AbortController().signal,
  );
  const root = findElement(page.document, 'body');
  return { text: root && textContent(root), encoding: page.encoding, from: encodingFrom };
}

function inPieces(bytes: Uint8Array, length: number): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(at, at + length));
      at += length;
    },
  });
}

/** More than the bytes that are looked through for a declaration before the page is parsed. */
const SCRIPT = `<script>${'/* x */'.repeat(400)}</script>`;
const STYLE = `<style>${'p{color:red}'.repeat(20_000)}</style>`;
const GBK = '\xd6\xd0\xce\xc4';

describe('a page that names its encoding late is read in that', () => {
  test.each<[name: string, html: string, encoding: string, text: string]>([
    ['behind a script', `${SCRIPT}<meta charset=utf-8><p>na\xc3\xafve`, 'utf-8', 'naïve'],
    ['in another encoding', `${SCRIPT}<meta charset=gb2312><p>${GBK}`, 'gbk', '中文'],
    ['behind hundreds of kilobytes', `${STYLE}<meta charset=gb2312><p>${GBK}`, 'gbk', '中文'],
    [
      'as a content-type',
      `${SCRIPT}<META http-equiv=Content-Type content="text/html; charset=koi8-r"><p>\xc1`,
      'koi8-r',
      'а',
    ],
    ['behind other letters', `<title>${GBK}</title>${SCRIPT}<meta charset=gbk><p>${GBK}`, 'gbk', '中文'],
    ['in the body', `${SCRIPT}<p>${GBK}<meta charset=gbk>`, 'gbk', '中文'],
    ['as UTF-16, which it is not', `${SCRIPT}<meta charset=utf-16><p>\xc3\xaf`, 'utf-8', 'ï'],
    ['as x-user-defined', `${SCRIPT}<meta charset=x-user-defined><p>\x80`, 'windows-1252', '€'],
    ['in one of seven bits', `${SCRIPT}<meta charset=iso-2022-jp><p>\x1b$B$"\x1b(B`, 'iso-2022-jp', 'あ'],
    ['after one that is none', `${SCRIPT}<meta charset=x><meta charset=gbk><p>${GBK}`, 'gbk', '中文'],
    ['before another', `${SCRIPT}<meta charset=gbk><meta charset=koi8-r><p>${GBK}`, 'gbk', '中文'],
    [
      'in spite of what a script says at its beginning',
      `<script>'<meta charset=koi8-r>'</script>${SCRIPT}<meta charset=gbk><p>${GBK}`,
      'gbk',
      '中文',
    ],
  ])('%s', async (_, html, encoding, text) => {
    const bytes = LATIN1(html);
    for (const length of [bytes.length, 1_000, 7])
      if (bytes.length / length < 5_000)
        expect(await opened(bytes, { length })).toEqual({ text, encoding, from: 'meta' });
  });

  test.each([
    ['a script', `${SCRIPT}<script>'<meta charset=gbk>'</script>`],
    ['a comment', `${SCRIPT}<!-- <meta charset=gbk> -->`],
    ['a title', `${SCRIPT}<title><meta charset=gbk></title>`],
  ])('but not by the text of %s', async (_, html) => {
    expect(await opened(LATIN1(`${html}<p>caf\xe9`))).toMatchObject({
      text: 'café',
      encoding: 'windows-1252',
    });
  });

  test.each([
    ['a header', '', { type: 'text/html; charset=koi8-r' }, 'header'],
    ['an option', '', { encoding: 'koi8-r' }, 'option'],
    ['the parameter of an option', '', { mimeType: 'text/html;charset=koi8-r' }, 'option'],
    ['an earlier one', '<meta charset=koi8-r>', {}, 'meta'],
  ])('but not where %s has said it', async (_, before, options, from) => {
    const bytes = LATIN1(`${before}${SCRIPT}<meta charset=utf-8><p>\xc1`);
    expect(await opened(bytes, options)).toEqual({ text: 'а', encoding: 'koi8-r', from });
  });
});

test('a byte order mark counts more than an option, as in browsers', async () => {
  const bytes = LATIN1('\xef\xbb\xbf<p>\xc3\xa9');
  expect(await opened(bytes, { encoding: 'koi8-r' })).toEqual({ text: 'é', encoding: 'utf-8', from: 'bom' });
});

test('a type that is given counts more than that of the header', async () => {
  const bytes = LATIN1('<p>a');
  expect(await opened(bytes, { mimeType: 'text/plain' })).toMatchObject({ text: '<p>a' });
  expect(await opened(bytes, { type: 'image/png', mimeType: 'text/html' })).toMatchObject({ text: 'a' });
});

describe('a page that says nothing of its encoding', () => {
  test.each<[name: string, html: string, encoding: string, from: string, text: string]>([
    ['is UTF-8 if it is valid as that', '<p>caf\xc3\xa9', 'utf-8', 'utf-8', 'café'],
    ['is UTF-8 behind much ASCII', `${STYLE}<p>caf\xc3\xa9`, 'utf-8', 'utf-8', 'café'],
    [
      'is UTF-8 with a character that is damaged',
      `<p>${'\xc3\xa9'.repeat(8)}\xc3.`,
      'utf-8',
      'utf-8',
      `${'é'.repeat(8)}\ufffd.`,
    ],
    [
      'is UTF-8 with a byte order mark in its middle',
      '<p>\xc3\xa9\xef\xbb\xbf.',
      'utf-8',
      'utf-8',
      'é\ufeff.',
    ],
    ['is not UTF-8 if its end alone is none', '<p>caf\xe9', 'windows-1252', 'guess', 'café'],
    [
      'is not UTF-8 if its end alone is none, behind much ASCII',
      `${STYLE}<p>\xa9`,
      'windows-1252',
      'guess',
      '©',
    ],
    ['is windows-1252 where it is ASCII', '<p>a', 'windows-1252', 'default', 'a'],
  ])('%s', async (_, html, encoding, from, text) => {
    const bytes = LATIN1(html);
    for (const length of [bytes.length, 60_000, 3])
      if (bytes.length / length < 5_000)
        expect(await opened(bytes, { length })).toEqual({ text, encoding, from });
  });

  test('is guessed as plain text, too, and as JSON it is UTF-8', async () => {
    const bytes = LATIN1('"caf\xe9"');
    expect(await opened(bytes, { type: 'text/plain' })).toMatchObject({ text: '"café"' });
    expect(await opened(bytes, { type: 'application/json' })).toMatchObject({ text: '"caf\ufffd"' });
  });
});

describe('XHTML', () => {
  const type = 'application/xhtml+xml';
  const page = (body: string) =>
    `<?xml version="1.0" encoding="koi8-r"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>${body}</body></html>`;

  test('is read as XML, in the encoding of its declaration', async () => {
    const bytes = LATIN1(page('<script/><p/>\xc1'));
    for (const length of [bytes.length, 7])
      expect(await opened(bytes, { type, length })).toEqual({ text: 'а', encoding: 'koi8-r', from: 'meta' });
  });

  test('is UTF-8 where it says nothing, and UTF-16 where it is written in that', async () => {
    const html = '<html><head><title/></head><body>é</body></html>';
    expect(await opened(Buffer.from(html), { type })).toMatchObject({ text: 'é', encoding: 'utf-8' });
    const wide = Buffer.from(`<?xml version="1.0"?>${html}`, 'utf16le');
    expect(await opened(wide, { type })).toMatchObject({ text: 'é', encoding: 'utf-16le' });
  });

  test('is read as HTML from its beginning where it is no XML, but for elements that are empty', async () => {
    const bytes = LATIN1(page(`<script/><p>\xc1 & b<br>${'c'.repeat(10_000)}`));
    for (const length of [bytes.length, 1_000])
      expect(await opened(bytes, { type, length })).toEqual({
        text: `а & b${'c'.repeat(10_000)}`,
        encoding: 'koi8-r',
        from: 'meta',
      });
  });
});

test('a page is not read on when it has been given up, in whatever encoding', async () => {
  const giveUp = new AbortController();
  const order = { type: 'OpenPage', id: 1, url: 'https://example.com/' } as const;
  let pulled = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled += 1;
      if (pulled === 3) giveUp.abort(new Error('seen enough'));
      controller.enqueue(LATIN1(`<html>${'<p>\xe9'.repeat(1_000)}`));
    },
  });
  await expect(openPage({ ...order, headers: [], body }, giveUp.signal)).rejects.toThrow('seen enough');
  expect(pulled).toBeLessThan(10);
});
