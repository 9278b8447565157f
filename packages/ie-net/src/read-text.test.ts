import { expect, test } from 'vitest';
import { serveHttp } from '../test/local-server.js';
import { Client, readText } from './index.js';

const bytes = (text: string) => Buffer.from(text, 'latin1');
const typed = (type: string | undefined, body: string, more: [string, string][] = []) =>
  readText({
    headers: type === undefined ? more : [['content-type', type], ...more],
    body: bytes(body),
  });

test.each<[type: string | undefined, body: string, encoding: string, text: string]>([
  // A byte order mark comes first,
  ['text/html; charset=koi8-r', '\xef\xbb\xbf\xc3\xa9', 'utf-8', 'é'],
  ['text/html; charset=koi8-r', '\xff\xfe\xe9\0', 'utf-16le', 'é'],
  ['application/json; charset=koi8-r', '\xfe\xff\0\xe9', 'utf-16be', 'é'],
  // then the header,
  ['text/html; charset=utf-8', '<meta charset=koi8-r>\xc3\xa9', 'utf-8', '<meta charset=koi8-r>é'],
  ['text/html;charset="UTF-8"', '\xc3\xa9', 'utf-8', 'é'],
  ['text/html; charset=utf-16', 'a\0', 'utf-16le', 'a'],
  ['text/plain; charset=shift_jis', '\x82\xa0', 'shift_jis', 'あ'],
  ['text/html; charset=nonsense', '<meta charset=koi8-r>\xc1', 'koi8-r', '<meta charset=koi8-r>а'],
  // then what the page says,
  ['text/html', '<meta charset=utf-8>\xc3\xa9', 'utf-8', '<meta charset=utf-8>é'],
  ['text/html', '<?xml encoding="koi8-r"?>\xc1', 'koi8-r', '<?xml encoding="koi8-r"?>а'],
  [undefined, '<html><meta charset=koi8-r>\xc1', 'koi8-r', '<html><meta charset=koi8-r>а'],
  ['application/xml', '<?xml encoding="koi8-r"?>\xc1', 'koi8-r', '<?xml encoding="koi8-r"?>а'],
  ['image/svg+xml', '<?xml encoding="koi8-r"?>\xc1', 'koi8-r', '<?xml encoding="koi8-r"?>а'],
  ['application/xhtml+xml', '<meta charset="koi8-r"/>\xc3\xa9', 'utf-8', '<meta charset="koi8-r"/>é'],
  [
    'text/html',
    `<p>${' '.repeat(2000)}<meta charset=koi8-r>\xc1`,
    'koi8-r',
    `<p>${' '.repeat(2000)}<meta charset=koi8-r>а`,
  ],
  // then that it is UTF-8,
  ['text/html', '<p>\xc3\xa9', 'utf-8', '<p>é'],
  ['text/plain', '\xc3\xa9', 'utf-8', 'é'],
  // and then what is usual.
  ['text/html', '\x80\xe9', 'windows-1252', '€é'],
  ['text/plain', 'a\xe9', 'windows-1252', 'aé'],
  ['text/plain', '<meta charset=utf-8>\xe9', 'windows-1252', '<meta charset=utf-8>é'],
  ['application/json', '"\xc3\xa9"', 'utf-8', '"é"'],
  ['text/css', '\xc3\xa9', 'utf-8', 'é'],
  ['text/javascript', '\xc3\xa9\xff', 'utf-8', 'é\ufffd'],
  ['text/xml', '<a>\xc3\xa9</a>', 'utf-8', '<a>é</a>'],
  ['text/html', '', 'windows-1252', ''],
])('%s with %j is %s', async (type, body, encoding, text) => {
  expect(await typed(type, body)).toMatchObject({ encoding, text });
});

const png = '\x89PNG\r\n\x1a\n';

test.each<[type: string | undefined, body: string, mimeType: string, sniffed: boolean]>([
  ['text/html', png, 'text/html', false],
  ['Text/HTML; Charset=UTF-8', 'x', 'text/html;charset=UTF-8', false],
  ['application/json', '<html>', 'application/json', false],
  ['text/css', '%PDF-', 'text/css', false],
  ['application/rss+xml', '<html>', 'application/rss+xml', false],
  // What is unknown is looked at.
  [undefined, '<!DOCTYPE html>', 'text/html', true],
  [undefined, ' \n\t<HtMl lang=de>', 'text/html', true],
  [undefined, '<!-- x -->', 'text/html', true],
  [undefined, '<body>', 'text/html', true],
  [undefined, '<bodyx>', 'text/plain', true],
  [undefined, '<?xml version="1.0"?>', 'text/xml', true],
  [undefined, '%PDF-1.7', 'application/pdf', true],
  [undefined, '%!PS-Adobe-3', 'application/postscript', true],
  [undefined, png, 'image/png', true],
  [undefined, 'GIF89a', 'image/gif', true],
  [undefined, '\xff\xd8\xff', 'image/jpeg', true],
  [undefined, 'RIFF\0\0\0\0WEBPVP', 'image/webp', true],
  [undefined, 'PK\x03\x04', 'application/zip', true],
  [undefined, '\x1f\x8b\x08', 'application/x-gzip', true],
  [undefined, 'OggS\0', 'application/ogg', true],
  [undefined, '\0\0\0\x0cftypmp42', 'video/mp4', true],
  [undefined, 'plain', 'text/plain', true],
  [undefined, 'pl\0in', 'application/octet-stream', true],
  [undefined, '\xfe\xff\0a', 'text/plain', true],
  [undefined, '', 'text/plain', true],
  ['nonsense', '<html>', 'text/html', true],
  ['*/*', '<html>', 'text/html', true],
  ['unknown/unknown', '<html>', 'text/html', true],
  ['application/unknown', png, 'image/png', true],
  [`text/${'x'.repeat(2000)}`, 'plain', 'text/plain', true],
  // Images are told apart, and nothing else becomes one.
  ['image/gif', png, 'image/png', true],
  ['image/png', '<html>', 'image/png', false],
  ['audio/mpeg', 'OggS\0', 'application/ogg', true],
  // Servers that know nothing send these with everything.
  ['text/plain', '<html>', 'text/plain', false],
  ['text/plain', 'a\0b', 'application/octet-stream', true],
  ['text/plain; charset=ISO-8859-1', '\x01', 'application/octet-stream', true],
  ['text/plain; charset=UTF-8', 'x', 'text/plain;charset=UTF-8', false],
  ['text/plain;charset=utf-8', 'a\0b', 'text/plain;charset=utf-8', false],
  ['application/octet-stream', '<html>', 'application/octet-stream', false],
])('%s with %j is taken for %s', async (type, body, mimeType, sniffed) => {
  expect(await typed(type, body)).toMatchObject({ mimeType, sniffed });
});

test.each<[type: string | undefined, nosniff: string, body: string, mimeType: string]>([
  [undefined, 'nosniff', '<html>', 'text/plain'],
  [undefined, 'NoSniff, x', '<html>', 'text/plain'],
  [undefined, 'x, nosniff', '<html>', 'text/html'],
  [undefined, 'nosniffx', '<html>', 'text/html'],
  ['image/gif', 'nosniff', png, 'image/gif'],
  ['text/plain', 'nosniff', 'a\0', 'text/plain'],
])('%s with nosniff of %j and %j is taken for %s', async (type, nosniff, body, mimeType) => {
  expect(await typed(type, body, [['x-content-type-options', nosniff]])).toMatchObject({ mimeType });
});

test.each<[type: string, body: string, from: string]>([
  ['text/html; charset=gbk', '\xef\xbb\xbf', 'bom'],
  ['text/html; charset=gbk', '', 'header'],
  ['text/html', '<meta charset=gbk>', 'meta'],
  ['text/xml', '<?xml encoding="gbk"?>', 'meta'],
  ['text/html', '\xc3\xa9', 'utf-8'],
  ['text/html', '\xe9', 'default'],
  ['application/json', '', 'default'],
])('the encoding of %s with %j is told to be from %s', async (type, body, encodingFrom) => {
  expect(await typed(type, body)).toMatchObject({ encodingFrom });
});

test.each<[types: string[], mimeType: string]>([
  [['text/plain', 'text/html'], 'text/html'],
  [['text/html', 'nonsense'], 'text/html'],
  [['text/html;charset=gbk', '*/*', 'text/html'], 'text/html;charset=gbk'],
  [['text/html;charset=gbk', 'text/html;x=y'], 'text/html;x=y;charset=gbk'],
  [['text/html;charset=gbk', 'text/plain', 'text/html'], 'text/html'],
  [['text/html;x=",text/plain"'], 'text/html;x=",text/plain"'],
  [['text/html;x="\\",text/plain'], 'text/html;x="\\",text/plain"'],
  [['text/css, text/html'], 'text/html'],
])('of the headers %j, %s counts', async (types, mimeType) => {
  const headers = types.map((type): [string, string] => ['content-type', type]);
  expect(await readText({ headers, body: bytes('<a>') })).toMatchObject({ mimeType, sniffed: false });
});

test('a response is read as it came', async () => {
  await using server = await serveHttp((_, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end(bytes('<meta charset=koi8-r>\xc1')),
  );
  await using client = new Client({ allowHttp: true, allowPrivate: true });
  expect(await readText(await client.get(server.url))).toEqual({
    text: '<meta charset=koi8-r>а',
    encoding: 'koi8-r',
    encodingFrom: 'meta',
    mimeType: 'text/html',
    sniffed: false,
  });
});

test.each([
  ['quotes', 'a/b;x="'.repeat(100_000)],
  ['backslashes', `a/b;x="${'\\'.repeat(700_000)}`],
  ['commas', ','.repeat(700_000)],
  ['blanks', `a/b;${' '.repeat(700_000)}x`],
])('megabytes of %s in a content-type are read in no time', async (_, type) => {
  expect(await typed(type, 'x')).toMatchObject({ mimeType: 'text/plain', sniffed: true });
});
