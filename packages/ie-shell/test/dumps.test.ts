import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { copyProgram } from './support/copy-program.js';
import { Har } from './support/har-schema.js';
import { serve, serveBody } from './support/named-server.js';
import { CLI, LOCAL, LOCAL_SOURCE, type Outcome, runShell } from './support/run-shell.js';
import { temporaryFolder } from './support/temporary-folder.js';

/** Every byte there is, 4 MiB of them. */
const BYTES = Buffer.from(Uint8Array.from({ length: 4 * 1024 * 1024 }, (_, index) => index + (index >> 8)));

const success = { code: 0, signal: null, stderr: '', survivors: [] };

function text({ stdout, ...rest }: Outcome) {
  return { ...rest, stdout: stdout.toString() };
}

describe.each([
  ['through the network process', []],
  ['in a single process', ['--single-process']],
])('a page fetched %s', (_name, extra) => {
  it('is printed byte for byte', async () => {
    const origin = await serveBody(BYTES);
    const { stdout, ...rest } = await runShell([...LOCAL_SOURCE, ...extra, origin]);
    expect(rest).toEqual(success);
    expect(stdout.equals(BYTES)).toBe(true);
  });

  it('is printed as the dump that was asked for', async () => {
    const origin = await serve((request, response) => {
      if (request.url === '/moved') response.writeHead(301, { location: '/here' }).end();
      else response.writeHead(418, { 'x-first': '1', 'x-second': '2' }).end('short and stout');
    });
    const print = async (...dump: string[]) =>
      text(await runShell([...LOCAL, ...extra, ...dump, `${origin}/moved`]));
    expect(await print('--dump', 'status')).toEqual({ ...success, stdout: `418 ${origin}/here\n` });
    expect(await print('--dump-status')).toEqual({ ...success, stdout: `418 ${origin}/here\n` });
    expect(await print('--dump-source')).toEqual({ ...success, stdout: 'short and stout' });
    const headers = await print('--dump', 'headers');
    expect(headers).toMatchObject(success);
    expect(headers.stdout).toMatch(
      /^HTTP\/1\.1 301 Moved Permanently\nlocation: \/here\n([\w-]+: .*\n)*\nHTTP\/1\.1 418 I'm a Teapot\nx-first: 1\nx-second: 2\n([\w-]+: .*\n)*\n$/,
    );
  });

  it('is the welcome site where none is asked for', async () => {
    expect(text(await runShell([...extra]))).toEqual({
      ...success,
      stdout: expect.stringContaining('Welcome to Internet Exploder'),
    });
    expect(text(await runShell([...extra, '--dump', 'status']))).toEqual({
      ...success,
      stdout: expect.stringMatching(/^200 http:\/\/127\.0\.0\.1:\d+\/\n$/),
    });
  });

  it('is an error of one line where there is none', async () => {
    expect(text(await runShell([...extra, 'http://127.0.0.1/']))).toEqual({
      ...success,
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(/^ie-shell: plain HTTP is blocked[^\n]*\n$/),
    });
  });
});

describe('the command', () => {
  it('writes the page to a file instead, whole, with nothing beside it', async () => {
    const folder = temporaryFolder();
    const origin = await serveBody(BYTES);
    expect(text(await runShell([...LOCAL_SOURCE, '-o', 'page', origin], { cwd: folder }))).toEqual({
      ...success,
      stdout: '',
    });
    expect(readFileSync(join(folder, 'page')).equals(BYTES)).toBe(true);
    expect(readdirSync(folder)).toEqual(['page']);
  });

  it('leaves the file as it was when the fetch fails', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'page'), 'old');
    const origin = await serve((_request, response) => response.writeHead(500).end('broken'));
    const args = [...LOCAL_SOURCE, '--fail', '-o', 'page', origin];
    expect(await runShell(args, { cwd: folder })).toMatchObject({ code: 4, survivors: [] });
    expect(readFileSync(join(folder, 'page'), 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['page']);
  });

  it('writes a page that is larger than any message', async () => {
    const folder = temporaryFolder();
    const large = Buffer.alloc(70 * 1024 * 1024, 'ab');
    const origin = await serveBody(large);
    const args = [...LOCAL_SOURCE, '--max-bytes', '100M', '-o', 'page', origin];
    expect(text(await runShell(args, { cwd: folder }))).toEqual({ ...success, stdout: '' });
    expect(readFileSync(join(folder, 'page')).equals(large)).toBe(true);
  });

  it('fails when the page breaks off, leaving the file as it was, and stdout with what had come', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'page'), 'old');
    const origin = await serve((request, response) => {
      response.writeHead(200, { 'content-length': '10' }).write('half');
      request.socket.end();
    });
    const broken = { ...success, code: 1, stderr: expect.stringMatching(/^ie-shell: [^\n]+\n$/) };
    expect(text(await runShell([...LOCAL_SOURCE, '-o', 'page', origin], { cwd: folder }))).toEqual({
      ...broken,
      stdout: '',
    });
    expect(readFileSync(join(folder, 'page'), 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['page']);
    const printed = await runShell([...LOCAL_SOURCE, origin]);
    expect(printed).toMatchObject({ code: 1, survivors: [] });
    expect('half'.startsWith(printed.stdout.toString())).toBe(true);
  });

  it.each(['source', 'status', 'json'])('writes a HAR beside the dump of the %s', async (dump) => {
    const folder = temporaryFolder();
    const origin = await serve((request, response) => {
      if (request.url === '/') response.writeHead(301, { location: '/b' }).end();
      else response.end('page');
    });
    const args = [...LOCAL, '--dump', dump, '--har', 'it.har', origin];
    const { stdout, ...rest } = await runShell(args, { cwd: folder });
    expect(rest).toEqual(success);
    expect(stdout.length).toBeGreaterThan(0);
    expect(readdirSync(folder)).toEqual(['it.har']);
    const { entries } = Har.parse(JSON.parse(readFileSync(join(folder, 'it.har'), 'utf8'))).log;
    expect(entries.map(({ response }) => response.status)).toEqual([301, 200]);
    expect(entries[1]?.response).toMatchObject({ content: { size: 4 }, bodySize: 4 });
  });

  it('prints its help and version on stdout', async () => {
    expect(text(await runShell(['--help']))).toEqual({
      ...success,
      stdout: expect.stringMatching(/^Usage: ie-shell \[options\] \[urls\.\.\.\]/),
    });
    expect(text(await runShell(['--version']))).toEqual({
      ...success,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });

  it.skipIf(process.platform === 'win32')('runs through a link to it, as npm installs it', async () => {
    const link = join(temporaryFolder(), 'ie-shell');
    symlinkSync(CLI, link);
    const { stdout, ...rest } = await runShell(['--dump', 'status'], { command: [link] });
    expect(rest).toEqual(success);
    expect(stdout.toString()).toMatch(/^200 /);
  });

  it('runs from a folder with a name of spaces and signs', async () => {
    const folder = temporaryFolder('two words #1 100%25 ü ');
    const outcome = await runShell(['--dump', 'status'], {
      command: copyProgram(folder),
      cwd: folder,
    });
    expect(text(outcome)).toEqual({ ...success, stdout: expect.stringMatching(/^200 /) });
  });

  it('runs twice at once', async () => {
    const origin = await serve((request, response) => response.end(request.url));
    const [one, two] = await Promise.all(
      ['/one', '/two'].map(async (path) => text(await runShell([...LOCAL_SOURCE, origin + path]))),
    );
    expect(one).toEqual({ ...success, stdout: '/one' });
    expect(two).toEqual({ ...success, stdout: '/two' });
  });

  it('logs the life of its child in lines of pairs', async () => {
    const { code, stderr } = await runShell(['--log-level', 'debug', '--dump', 'status']);
    expect(code).toBe(0);
    const lines = stderr.trimEnd().split('\n');
    for (const line of lines) expect(line).toMatch(/^level=\w+ kind=\w+ pid=\d+ msg=/);
    const lives = lines.filter((line) => line.includes('msg=child '));
    expect(lives.map((line) => /to=(\w+)/.exec(line)?.[1])).toEqual(['ready', 'exited']);
    expect(lives.at(-1)).toContain('ended=killed');
  });
});
