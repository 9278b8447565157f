import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { copyProgram } from './support/copy-program.js';
import { closedOrigin, serve, serveBody, serveByHand } from './support/named-server.js';
import { LOCAL_SOURCE, type RunOptions, runShell, startShell } from './support/run-shell.js';
import { temporaryFolder } from './support/temporary-folder.js';

/** Runs the command, which has to fail with that code, one line on stderr and nothing else. */
async function fail(code: number, args: readonly string[], options?: RunOptions): Promise<string> {
  const outcome = await runShell(args, options);
  expect(outcome.stderr).toMatch(/^ie-shell: [^\n]+\n$/);
  expect(outcome).toMatchObject({ code, signal: null, stdout: Buffer.alloc(0), survivors: [] });
  return outcome.stderr;
}

describe('the command exits', () => {
  it('with 0 when the page was printed, whatever its status', async () => {
    const origin = await serve((_request, response) => response.writeHead(404).end('gone'));
    expect(await runShell([...LOCAL_SOURCE, origin])).toMatchObject({ code: 0, stdout: Buffer.from('gone') });
  });

  it('with 1 when nobody listens there, or redirects lead in a circle', async () => {
    const origin = await serve((_request, response) => response.writeHead(302, { location: '/' }).end());
    const nobody = await closedOrigin();
    expect(await fail(1, [...LOCAL_SOURCE, nobody])).toContain(nobody);
    expect(await fail(1, [...LOCAL_SOURCE, origin])).toContain('redirects');
  });

  it.each([
    ['an unknown option', ['--frobnicate'], /--frobnicate.*--help/],
    ['two pages for one file', ['-o', 'file', 'a.example', 'b.example'], /need different files/],
    ['what is no host', ['help'], /ie-shell --help/],
    ['an empty URL', [''], /invalid URL: it is empty/],
    ['no URL at all', ['http://'], /invalid URL:/],
    [
      'the path of a file',
      ['../page.html'],
      /\.\.\/page\.html is a file path: .*ie-shell - < \.\.\/page\.html/,
    ],
    ['a file without a name', ['-o', '', 'a.example'], /Use a file name/],
    ['a list of addresses that is none', ['--allow-private=1.2.3.4/99', 'a.example'], /1\.2\.3\.4\/99/],
  ])('with 2 for %s', async (_name, args, message) => {
    expect(await fail(2, args)).toMatch(message);
  });

  it('with 2 when the file cannot be written', async () => {
    const folder = temporaryFolder();
    expect(await fail(2, ['-o', join(folder, 'no', 'file')])).toMatch(/no\/file cannot be written: ENOENT/);
  });

  it('with 3 for plain HTTP, a private address, another scheme or port, unless they are allowed', async () => {
    const origin = await serveBody('private');
    expect(await fail(3, [origin])).toMatch(/plain HTTP/);
    expect(await fail(3, ['--allow-http', origin])).toMatch(/private/);
    expect(await fail(3, ['--allow-http', '--allow-private=10.0.0.0/8', origin])).toMatch(/private/);
    expect(await fail(3, ['file:///etc/hostname'])).toMatch(/file:/);
    expect(await fail(3, ['magnet:?xt=urn:btih:c12fe1'])).toMatch(/magnet:/);
    expect(await fail(3, ['--allow-private', 'https://127.0.0.1:25/'])).toMatch(/port 25/);
    expect((await runShell(['--allow-http', '--allow-private', origin])).code).toBe(0);
    expect((await runShell(['--allow-private=127.0.0.0/8', '--allow-http', origin])).code).toBe(0);
  });

  it('with 4 by --fail when the status is 400 or more', async () => {
    const origin = await serve((request, response) => {
      response.writeHead(Number(request.url?.slice(1))).end('body');
    });
    for (const status of [400, 503]) {
      expect(await fail(4, [...LOCAL_SOURCE, '--fail', `${origin}/${status}`])).toContain(`status ${status}`);
    }
    expect((await runShell([...LOCAL_SOURCE, '--fail', `${origin}/399`])).code).toBe(0);
  });

  it('with 5 when the page takes too long', async () => {
    const { origin } = await serveByHand();
    expect(await fail(5, [...LOCAL_SOURCE, '--timeout', '0.2', origin])).toMatch(/200 ms/);
  });

  it('with 6 when the page is too large', async () => {
    const origin = await serveBody(Buffer.alloc(1_025));
    await fail(6, [...LOCAL_SOURCE, '--max-bytes', '1k', origin]);
    expect((await runShell([...LOCAL_SOURCE, '--max-bytes', '1025', origin])).code).toBe(0);
  });

  it('with 6 when the headers are too large, and with 1 when they are none', async () => {
    const origin = await serve(({ socket, url }, _response) => {
      if (url === '/invalid') socket.end('HTTP/1.1 200 OK\r\na: \0\r\n\r\n');
      else socket.end(`HTTP/1.1 200 OK\r\na: ${'b'.repeat(url === '/large' ? 300_000 : 200_000)}\r\n\r\n`);
    });
    expect(await fail(6, [...LOCAL_SOURCE, `${origin}/large`])).toContain('headers');
    expect(await fail(1, [...LOCAL_SOURCE, `${origin}/invalid`])).toContain('invalid HTTP');
    expect((await runShell([...LOCAL_SOURCE, `${origin}/fine`])).code).toBe(0);
  });

  it('with 7 when the network process dies over the page, and names it', async () => {
    const { origin, next } = await serveByHand();
    const shell = startShell([...LOCAL_SOURCE, '--log-level', 'debug', origin]);
    const [, pid] = await shell.stderrMatch(/child=network childPid=(\d+) from=starting to=ready/);
    await next();
    process.kill(Number(pid), 'SIGSEGV');
    const { stderr, ...outcome } = await shell.outcome;
    expect(stderr).toContain(`ie-shell: the network child (pid ${pid}) was ended by SIGSEGV: try again\n`);
    expect(outcome).toEqual({ code: 7, signal: null, stdout: Buffer.alloc(0), survivors: [] });
  });

  it('with 7 when the network process cannot be started', async () => {
    const folder = temporaryFolder();
    const command = copyProgram(folder);
    writeFileSync(join(folder, 'child-network.cjs'), 'process.exit(3)');
    expect(await fail(7, [], { command })).toMatch(/the network child \(pid \d+\) did not start: .*code 3/);
  });
});

describe('an error on stderr', () => {
  it('shows what could steer a terminal instead of sending it', async () => {
    const stderr = await fail(2, ['http://a\u009b31m\u001b[2J\n b/']);
    expect(stderr.trimEnd()).not.toMatch(/\p{Cc}/u);
  });
});
