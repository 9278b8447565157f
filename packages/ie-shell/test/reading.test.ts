import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serve } from './support/named-server.js';
import { readStdin } from './support/read-stdin.js';
import { LOCAL, runShell } from './support/run-shell.js';
import { temporaryFolder } from './support/temporary-folder.js';

const HOSTILE = '\u001b[2J\u001b]0;owned\u0007\u009b31m\u202e\u{e0041}';
const UNSAFE = /[^\P{Cc}\t\n]|[\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u;

const PAGE = `<!doctype html><html lang="en"><title>A title${HOSTILE}</title>
<h1>Heading</h1><p>First${HOSTILE} <b>bold</b> <a href="there" title="t${HOSTILE}">link</a>
<a href="javascript:alert(1)">inert</a></p><p class="second">Second</p>`;

type Answer = [headers: Record<string, string>, body: string | Uint8Array];

const HTML = { 'content-type': 'text/html; charset=utf-8' };
const CAFE = Buffer.from('<p>caf\xe9 \x80', 'latin1');

const ANSWERS: Record<string, Answer> = {
  '/page': [HTML, PAGE],
  '/by-default': [{ 'content-type': 'text/html' }, CAFE],
  '/by-header': [
    { 'content-type': 'text/html; charset=windows-1251' },
    Buffer.from([0x3c, 0x70, 0x3e, 0xc6]),
  ],
  '/by-meta': [{ 'content-type': 'text/html' }, Buffer.from('<meta charset=utf-8><p>café')],
  '/by-mark': [{ 'content-type': 'text/html; charset=iso-8859-2' }, Buffer.from('\ufeff<p>café', 'utf16le')],
  '/plain': [{ 'content-type': 'text/plain; charset=utf-8' }, '<b>as  it is</b>\n'],
  '/json': [{ 'content-type': 'application/json' }, '{"a": "<b>"}\n'],
  '/image': [{ 'content-type': 'image/png' }, Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')],
  '/app': [HTML, '<div id=root></div><script src=app.js></script><noscript>Enable JavaScript</noscript>'],
  '/wide': [HTML, `<p>${'word '.repeat(40)}`],
};

function serveAll() {
  return serve(({ url = '' }, response) => {
    const [headers, body] = ANSWERS[url] ?? [HTML, '<p>not there'];
    if (url === '/moved') response.writeHead(302, { location: '/page', 'set-cookie': 'a=b' }).end();
    else response.writeHead(ANSWERS[url] ? 200 : 404, headers).end(body);
  });
}

/** Reads pages at once, which takes less time than one after the other. */
async function read(...runs: string[][]) {
  const origin = await serveAll();
  return Promise.all(
    runs.map(async (words) => {
      const args = words.map((word) => (word.startsWith('/') ? `${origin}${word}` : word));
      const { stdout, stderr, code, survivors } = await runShell([...LOCAL, ...args]);
      expect(survivors).toEqual([]);
      return { code, stdout: stdout.toString().replaceAll(origin, 'ORIGIN'), stderr };
    }),
  );
}

function printed(stdout: unknown) {
  return { code: 0, stdout, stderr: '' };
}

function refused(code: number, stderr: RegExp) {
  return { code, stdout: '', stderr: expect.stringMatching(stderr) };
}

describe('a page that was redirected to', () => {
  it('is read as whatever was asked for, and nothing of it steers a terminal', async () => {
    const dumps = ['text', 'dom', 'links', 'meta', 'markdown', 'article', 'json'];
    const runs = await read(...dumps.map((dump) => ['--dump', dump, '/moved']));
    for (const run of runs) {
      expect(run).toMatchObject({ code: 0, stderr: '' });
      expect(run.stdout).not.toMatch(UNSAFE);
    }
    const [text, dom, links, meta, markdown, article, json] = runs.map(({ stdout }) => stdout);
    expect(text).toMatch(/^Heading\n\nFirst.* bold link ?\[1\] inert\n\nSecond\n\n.*ORIGIN\/there\n$/s);
    expect(dom).toMatch(/^<!DOCTYPE html><html lang="en"><head><title>A title.*<\/html>\n$/s);
    expect(links).toBe('ORIGIN/there\tlink\n');
    expect(JSON.parse(meta ?? '')).toMatchObject({
      title: expect.stringMatching(/^A title/),
      language: 'en',
    });
    expect(markdown).toMatch(/^# Heading\n\nFirst.* \*\*bold\*\* \[link\]\(ORIGIN\/there/);
    expect(article).toContain('Second');
    expect(JSON.parse(json ?? '')).toMatchObject({
      finalUrl: 'ORIGIN/page',
      mimeType: 'text/html',
      encoding: 'utf-8',
      removed: { bidi: expect.any(Number), links: 1 },
      links: [{ text: 'link' }],
    });
  });

  it('is read in a single process as well, and without a sandbox with a warning', async () => {
    const [single, unconfined] = await read(['--single-process', '/moved'], ['--sandbox', 'off', '/moved']);
    expect(single).toMatchObject({ code: 0, stdout: expect.stringContaining('Heading') });
    expect(unconfined).toMatchObject({ code: 0, stdout: expect.stringContaining('Heading') });
    expect(unconfined?.stderr).toMatch(/level=warn .*sandbox: 'off'/);
  });

  it('goes to a file, and what is told of it to others', async () => {
    const folder = temporaryFolder();
    const [file, har, jar] = ['page', 'har', 'jar'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    const origin = await serveAll();
    const outcome = await runShell([
      ...[...LOCAL, '--color', 'auto', '--output', file, '--har', har, '--cookie-jar', jar],
      `${origin}/moved`,
    ]);
    expect(outcome).toMatchObject({ code: 0, stdout: Buffer.alloc(0), stderr: '', survivors: [] });
    expect(readFileSync(file, 'utf8')).toMatch(/^Heading\n/);
    expect(JSON.parse(readFileSync(har, 'utf8'))).toMatchObject({ log: { entries: [{}, {}] } });
    expect(readFileSync(jar, 'utf8')).toContain('"a"');
  });
});

describe('a page', () => {
  it('is decoded by its byte order mark, its header, what it says itself, or as windows-1252', async () => {
    const paths = ['/by-mark', '/by-header', '/by-meta', '/by-default'];
    expect(await read(...paths.map((path) => [path]))).toEqual(
      ['café\n', 'Ж\n', 'café\n', 'café €\n'].map(printed),
    );
  });

  it('of text or JSON is shown as it is, and one of neither is refused', async () => {
    expect(await read(['/plain'], ['/json'], ['/image'])).toEqual([
      printed('<b>as  it is</b>\n'),
      printed('{"a": "<b>"}\n'),
      refused(2, /^ie-shell: [^\n]*--dump source[^\n]*\n$/),
    ]);
  });

  it('is read in part by a selector, of which one without a match gives nothing but a warning', async () => {
    expect(
      await read(
        ['--select', '.second', '/page'],
        ['--select', 'p', '--dump', 'links', '/page'],
        ['--select', '.third', '/page'],
        ['--select', 'p[', '/page'],
      ),
    ).toEqual([
      printed('Second\n'),
      printed('ORIGIN/there\tlink\n'),
      {
        ...printed(''),
        stderr: expect.stringMatching(/^level=warn [^\n]*the selector \.third matches nothing on [^\n]*"\n$/),
      },
      refused(2, /^ie-shell: [^\n]+\n$/),
    ]);
  });

  it('that is an error is shown, unless --fail is given', async () => {
    expect(await read(['/missing'], ['--fail', '/missing'])).toEqual([
      printed('not there\n'),
      refused(4, /^ie-shell: [^\n]+ 404\n$/),
    ]);
  });

  it('is as wide as --width says, and styled where --color always is given', async () => {
    const [narrow, styled, plain] = await read(
      ['--width', '20', '/wide'],
      ['--color', 'always', '/page'],
      ['/page'],
    );
    for (const line of narrow?.stdout.split('\n') ?? []) expect(line.length).toBeLessThanOrEqual(20);
    expect(styled?.stdout).toContain('\u001b[1mbold\u001b[0m');
    expect(plain?.stdout).not.toContain('\u001b');
  });

  it('that shows nothing without scripts is told of', async () => {
    const [run] = await read(['/app']);
    expect(run).toMatchObject({ code: 0, stderr: expect.stringMatching(/^[^\n]*needs scripts[^\n]*\n$/) });
  });
});

describe('HTML from stdin', () => {
  it('has links relative to --base-url, and none without', async () => {
    const html = '<a href=/there>x</a>';
    const [based, baseless, empty] = await Promise.all([
      readStdin(html, '--dump', 'links', '--base-url', 'https://example.com/a/'),
      readStdin(html, '--dump', 'links'),
      readStdin(''),
    ]);
    expect(based).toEqual(printed('https://example.com/there\tx\n'));
    expect(baseless).toEqual(printed(''));
    expect(empty).toMatchObject({ code: 0, stderr: '' });
    expect(empty.stdout.trim()).toBe('');
  });

  it('is called the page where a selector matches nothing of it', async () => {
    expect(await readStdin('<p>x', '--select', 'b', '--fail')).toEqual({
      code: 4,
      stdout: '',
      stderr: 'ie-shell: the selector b matches nothing on the page\n',
    });
  });

  it('is refused where it is longer than --max-bytes', async () => {
    const html = '<p>x'.repeat(250_000);
    expect(await readStdin(html, '--max-bytes', '999999')).toEqual(
      refused(6, /^ie-shell: [^\n]*999999[^\n]*\n$/),
    );
    expect(await readStdin(html, '--max-bytes', '1000000')).toMatchObject({ code: 0, stderr: '' });
  });
});
