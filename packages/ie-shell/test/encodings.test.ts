import { describe, expect, it, onTestFinished } from 'vitest';
import { launch } from '../dist/index.js';
import { startHeadless } from './support/headless.js';
import { serve } from './support/named-server.js';
import { readStdin } from './support/read-stdin.js';
import { LOCAL, runShell } from './support/run-shell.js';

const LATIN1 = (text: string) => Buffer.from(text, 'latin1');

/** A page whose declaration lies behind more bytes than are looked through for one before it is parsed. */
const LATE = `<html><head><script>${'/* x */'.repeat(400)}</script><meta charset="utf-8"><title>é</title></head>
<body><p>naïve – “q” 日本`;
const GBK = LATIN1(`<script>${'/* x */'.repeat(400)}</script><meta charset=gb2312><p>\xc4\xe3\xba\xc3`);
const KOI8 = LATIN1(
  '<p>\xf0\xcf\xc7\xcf\xc4\xc1 \xd7 \xed\xcf\xd3\xcb\xd7\xc5 \xce\xc1 \xda\xc1\xd7\xd4\xd2\xc1',
);

const PAGES: Record<string, Uint8Array> = {
  '/late': Buffer.from(LATE),
  '/gbk': GBK,
  '/koi8': KOI8,
  '/utf-8': Buffer.from('<p>café – 日本'),
  '/latin1': LATIN1('<p>caf\xe9 \x80'),
};

const XHTML = `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/><script src="a.js"/></head>
<body><a id="p1"/><p>first</p><div class="x"/><p>second &eacute;<![CDATA[<3]]></p></body></html>`;

const NO_XML = '<html xmlns="http://www.w3.org/1999/xhtml"><title/><script src="a.js"/><p>first & <br>second';

const TYPED: Record<string, [type: string, body: string]> = {
  '/xhtml': ['application/xhtml+xml', XHTML],
  '/xml': ['application/xml', XHTML],
  '/no-xml': ['application/xhtml+xml', NO_XML],
  '/feed': ['application/rss+xml', '<rss/>'],
};

function serveAll() {
  return serve(({ url = '' }, response) => {
    const [type, body = PAGES[url]] = TYPED[url] ?? ['text/html'];
    response.writeHead(200, { 'content-type': type }).end(body);
  });
}

function printed(stdout: string) {
  return { code: 0, stdout, stderr: '' };
}

describe('a page without a charset in its header', () => {
  it('is read in the encoding that it says itself, however late, or in that of its letters', async () => {
    const origin = await serveAll();
    const runs = Object.keys(PAGES).map((path) => runShell([...LOCAL, `${origin}${path}`]));
    const outcomes = await Promise.all(runs);
    expect(outcomes.map(({ stdout }) => stdout.toString())).toEqual([
      'naïve – “q” 日本\n',
      '你好\n',
      'Погода в Москве на завтра\n',
      'café – 日本\n',
      'café €\n',
    ]);
    for (const { code, stderr } of outcomes) expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('is told to be in that encoding, and where that was found', async () => {
    const origin = await serveAll();
    const run = await runShell([...LOCAL, '--dump', 'json', `${origin}/gbk`]);
    expect(JSON.parse(run.stdout.toString())).toMatchObject({ encoding: 'gbk', encodingFrom: 'meta' });
  });
});

describe('XHTML', () => {
  it('is read as XML, as HTML where it is none, and other XML is shown as it is', async () => {
    const origin = await serveAll();
    const paths = [['/xhtml'], ['/xml'], ['--dump', 'markdown', '/xhtml'], ['/no-xml'], ['/feed']];
    const outcomes = await Promise.all(
      paths.map((words) => runShell([...LOCAL, ...words.map((word) => word.replace(/^\//, `${origin}/`))])),
    );
    for (const { code, stderr } of outcomes) expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(outcomes.map(({ stdout }) => stdout.toString())).toEqual([
      'first\n\nsecond é<3\n',
      'first\n\nsecond é<3\n',
      'first\n\nsecond é<3\n',
      'first &\nsecond\n',
      '<rss/>\n',
    ]);
  });
});

describe('HTML from stdin', () => {
  it('is UTF-8 where it says nothing and is valid as that, and else in the encoding of its letters', async () => {
    expect(
      await Promise.all([
        readStdin('<p>café – 日本'),
        readStdin('<p>café – 日本', '--dump', 'markdown'),
        readStdin(LATIN1(`<p>${'x'.repeat(200_000)}</p><hr><p>caf\xe9`), '--select', 'hr + p'),
        readStdin(KOI8),
        readStdin(LATE),
      ]),
    ).toEqual(
      ['café – 日本\n', 'café – 日本\n', 'café\n', 'Погода в Москве на завтра\n', 'naïve – “q” 日本\n'].map(
        printed,
      ),
    );
  });
});

describe('a page whose encoding or type a person gives', () => {
  it('is read as that, whatever it says', async () => {
    const said = LATIN1('<meta charset=utf-8><p>\xf0\xcf');
    const marked = Buffer.from('\ufeff<p>é');
    const origin = await serveAll();
    const [network, ...piped] = await Promise.all([
      runShell([...LOCAL, '--encoding', 'macintosh', `${origin}/latin1`]),
      readStdin(said, '--encoding', 'KOI8-R'),
      readStdin(said, '--type', 'text/html; charset=koi8-r'),
      readStdin(said, '--type', 'text/plain', '--encoding', 'koi8'),
      readStdin(XHTML, '--type', 'application/xhtml+xml'),
      readStdin(marked, '--encoding', 'koi8-r'),
    ]);
    expect(network?.stdout.toString()).toBe('cafÈ Ä\n');
    expect(piped).toEqual(
      ['По\n', 'По\n', '<meta charset=utf-8><p>По\n', 'first\n\nsecond é<3\n', 'é\n'].map(printed),
    );
  });

  it('is read as that in a headless session, for one request', async () => {
    const origin = await serveAll();
    const { ask, end } = startHeadless();
    const url = `${origin}/latin1`;
    const shown = await ask('navigate', { url, encoding: 'MacRoman', type: 'text/plain' });
    expect(shown).toMatchObject({ ok: false, error: { code: 'IE_SHELL_USAGE' } });
    expect(await ask('navigate', { url, encoding: 'macintosh', type: 'text/plain' })).toMatchObject({
      result: { encoding: 'macintosh', encodingFrom: 'option', mimeType: 'text/plain' },
    });
    expect(await ask('get_text')).toMatchObject({ result: { text: '<p>cafÈ Ä\n' } });
    expect(await ask('reload', { encoding: 'windows-1251' })).toMatchObject({
      result: { encoding: 'windows-1251', encodingFrom: 'option', mimeType: 'text/html' },
    });
    expect(await ask('reload')).toMatchObject({
      result: { encoding: 'windows-1252', encodingFrom: 'guess' },
    });
    expect(await end()).toMatchObject({ code: 0, stderr: '', survivors: [] });
  });

  it('is refused as misuse where that is none, or means nothing', async () => {
    const runs = await Promise.all([
      runShell(['--encoding', 'klingon', 'https://localhost/']),
      runShell(['--encoding', 'iso-2022-kr', 'https://localhost/']),
      runShell(['--type', 'html', 'https://localhost/']),
      runShell(['--type', 'text/html;charset=klingon', 'https://localhost/']),
      runShell(['--encoding', 'utf-8', '--dump', 'source', 'https://localhost/']),
      readStdin('<p>', '-H', 'content-type: text/html; charset=utf-8'),
    ]);
    const words = [
      /label of the Encoding Standard/,
      /label of/,
      /MIME type/,
      /charset/,
      /source/,
      /--encoding/,
    ];
    for (const [index, word] of words.entries())
      expect(runs[index]).toMatchObject({ code: 2, stderr: expect.stringMatching(word) });
  });
});

describe('HTML that a program has at hand', () => {
  it('is read as that from stdin is, whole or in pieces', async () => {
    const browser = await launch();
    onTestFinished(() => browser.close());
    async function* pieces() {
      for (const byte of Buffer.from(LATE)) yield Uint8Array.of(byte);
    }
    const read = async (html: Uint8Array | AsyncIterable<Uint8Array>) => {
      const page = await browser.openHtml(html);
      const { encoding, encodingFrom } = page;
      return [`${await page.text()}`, encoding, encodingFrom];
    };
    expect(await read(Buffer.from('<p>café – 日本'))).toEqual(['café – 日本\n', 'utf-8', 'utf-8']);
    expect(await read(KOI8)).toEqual([
      'Погода в Москве на завтра\n',
      expect.stringMatching(/^koi8-[ru]$/),
      'guess',
    ]);
    expect(await read(Buffer.from(LATE))).toEqual(['naïve – “q” 日本\n', 'utf-8', 'meta']);
    const given = await browser.openHtml(LATIN1('<p>\xf0\xcf'), { encoding: 'koi8', type: 'text/plain' });
    expect([`${await given.text()}`, given.encoding, given.encodingFrom, given.mimeType]).toEqual([
      '<p>По\n',
      'koi8-r',
      'option',
      'text/plain',
    ]);
    for (const options of [{ encoding: 'klingon' }, { type: 'html' }, { encoding: 7 as never }])
      await expect(browser.openHtml(KOI8, options)).rejects.toMatchObject({ code: 'IE_SHELL_USAGE' });
    await expect(browser.openHtml('<p>', { encoding: 'utf-8' })).rejects.toMatchObject({
      code: 'IE_SHELL_USAGE',
    });
    expect(await read(pieces())).toEqual(['naïve – “q” 日本\n', 'utf-8', 'meta']);
  });
});
