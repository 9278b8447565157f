import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serve, serveBody } from './support/named-server.js';
import { hasTerminals } from './support/on-terminal.js';
import { CLI, LOCAL, LOCAL_SOURCE, type RunOptions, runShell, withNames } from './support/run-shell.js';
import { temporaryFolder } from './support/temporary-folder.js';

/** What a server was sent. */
interface Told {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** A server that tells what it was sent; `/to?URL` redirects there, and `/refresh?URL` sends its reader there. */
function serveEcho(): Promise<string> {
  return serve(async (request, response) => {
    const [, way, target = ''] = /^\/(to|refresh)\?(.*)/.exec(request.url ?? '') ?? [];
    if (way === 'to') return response.writeHead(302, { location: target }).end();
    if (way === 'refresh') return response.writeHead(200, { refresh: `0; url=${target}` }).end();
    let body = '';
    for await (const piece of request as AsyncIterable<Buffer>) body += piece.toString();
    const { method, url, headers } = request;
    return response.end(JSON.stringify({ method, url, headers, body }));
  });
}

async function ask(args: readonly string[], options?: RunOptions): Promise<Told> {
  const { stdout, ...rest } = await runShell([...LOCAL_SOURCE, ...args], options);
  expect(rest).toEqual({ code: 0, signal: null, stderr: '', survivors: [] });
  return JSON.parse(stdout.toString()) as Told;
}

describe('credentials and cookies of the command line', () => {
  const SECRETS = ['-u', 'me:secret', '-b', 'a=1', '-b', 'b=2'];

  it('go to the origin of the URL, and on a redirect to no other', async () => {
    const [first, second] = await Promise.all([serveEcho(), serveEcho()]);
    const sent = {
      authorization: `Basic ${Buffer.from('me:secret').toString('base64')}`,
      cookie: 'a=1; b=2',
    };
    expect((await ask([...SECRETS, `${first}/`])).headers).toMatchObject(sent);
    expect((await ask([...SECRETS, `${first}/to?/here`])).headers).toMatchObject(sent);
    const { url, headers } = await ask([...SECRETS, `${first}/to?${second}/there`]);
    expect(url).toBe('/there');
    expect(headers).not.toHaveProperty('authorization');
    expect(headers).not.toHaveProperty('cookie');
    // Not even back where they came from.
    const back = await ask([...SECRETS, `${first}/to?${second}/to?${first}/back`]);
    expect(back.headers).not.toHaveProperty('authorization');
  });

  it('go to no other origin by a refresh, nor by one behind a redirect', async () => {
    const [first, second] = await Promise.all([serveEcho(), serveEcho()]);
    const read = async (url: string) => {
      const { stdout } = await runShell([...LOCAL, ...SECRETS, '--dump', 'text', url]);
      return stdout.toString();
    };
    expect(await read(`${first}/refresh?${first}/here`)).toContain('authorization');
    expect(await read(`${first}/refresh?${second}/there`)).not.toMatch(/authorization|a=1/);
    expect(await read(`${first}/to?${second}/refresh?${second}/there`)).not.toMatch(/authorization|a=1/);
  });

  it.skipIf(!hasTerminals())('have a password that the terminal is asked for, unseen', async () => {
    const origin = await serveEcho();
    const words = [process.execPath, CLI, ...LOCAL_SOURCE.flatMap(withNames), '-u', 'me', origin];
    const child = spawn('script', ['-qec', words.map((word) => `'${word}'`).join(' '), '/dev/null'], {
      env: { PATH: process.env.PATH, TERM: 'xterm' },
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    let shown = '';
    const isAsked = new Promise<void>((resolve) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        shown += text;
        if (shown.includes('Password of me: ')) resolve();
      });
    });
    await isAsked;
    child.stdin.write('se:cret\r');
    const [code] = await once(child, 'close');
    expect(code).toBe(0);
    expect(shown.replace(/\{.*/s, '')).not.toContain('cret');
    expect(shown).toContain(Buffer.from('me:se:cret').toString('base64'));
  });

  it('need a terminal where there is no password', async () => {
    const { code, stderr } = await runShell([...LOCAL_SOURCE, '-u', 'me', 'http://127.0.0.1:2/']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/without a terminal.*-u me:PASSWORD/),
    });
  });
});

describe('a body of the command line', () => {
  it('is a form with its files, as long as it says', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'large.txt');
    writeFileSync(file, 'line\n'.repeat(100_000));
    const { method, headers, body } = await ask(['-F', 'a=1', '-F', `f=@${file}`, await serveEcho()]);
    expect(method).toBe('POST');
    expect(headers['content-length']).toBe(String(body.length));
    const form = await new Response(body, {
      headers: { 'content-type': headers['content-type'] ?? '' },
    }).formData();
    expect(form.get('a')).toBe('1');
    const sent = form.get('f') as File;
    expect([sent.name, sent.type, await sent.text()]).toEqual([
      'large.txt',
      'text/plain',
      'line\n'.repeat(100_000),
    ]);
  });

  it('is JSON, which says so', async () => {
    expect(await ask(['--json', '{"a":1}', await serveEcho()])).toMatchObject({
      method: 'POST',
      body: '{"a":1}',
      headers: { 'content-type': 'application/json', accept: 'application/json', 'content-length': '7' },
    });
  });

  it('is none by --get, which has data in the URL', async () => {
    const words = ['-G', '-d', 'a=1', '--data-urlencode', 'b=c d&', `${await serveEcho()}/x?y`];
    expect(await ask(words)).toMatchObject({ method: 'GET', url: '/x?y&a=1&b=c+d%26', body: '' });
  });

  it('is none by --head, which prints the headers', async () => {
    let method: string | undefined;
    const origin = await serve((request, response) => {
      ({ method } = request);
      response.writeHead(200, { 'x-a': 'b' }).end();
    });
    const { code, stdout } = await runShell([...LOCAL, '-I', origin]);
    expect({ code, method }).toEqual({ code: 0, method: 'HEAD' });
    expect(stdout.toString()).toMatch(/^HTTP\/1\.1 200 OK\n(.*\n)*x-a: b\n/);
  });
});

describe('-O', () => {
  it('writes the bytes to a new file that the URL alone names, and over none', async () => {
    const folder = temporaryFolder();
    const origin = await serve((request, response) => {
      if (request.url === '/page.html') response.writeHead(302, { location: '/.profile' }).end();
      else response.writeHead(200, { 'content-disposition': 'attachment; filename=evil' }).end('<p>bytes');
    });
    const run = (...words: string[]) => runShell([...LOCAL, '-O', ...words], { cwd: folder });
    expect(await run(`${origin}/page.html`)).toMatchObject({ code: 0, stderr: '' });
    expect(readdirSync(folder)).toEqual(['page.html']);
    expect(readFileSync(join(folder, 'page.html'), 'utf8')).toBe('<p>bytes');
    writeFileSync(join(folder, 'page.html'), 'mine');
    for (const words of [[], ['--continue']]) {
      expect(await run(...words, `${origin}/page.html`)).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/page\.html already exists/),
      });
    }
    expect(await run(`${origin}/a%2F..%2Fb`)).toMatchObject({ code: 2 });
    expect(readdirSync(folder)).toEqual(['page.html']);
    expect(readFileSync(join(folder, 'page.html'), 'utf8')).toBe('mine');
  });

  it.each([[[]], [['--continue']]])('%j does not write over a file that came meanwhile', async (words) => {
    const folder = temporaryFolder();
    const file = join(folder, 'late');
    const origin = await serve((_request, response) => {
      writeFileSync(file, 'mine');
      response.end('theirs');
    });
    expect(await runShell([...LOCAL, '-O', ...words, `${origin}/late`], { cwd: folder })).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/late already exists/),
    });
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });
});

describe('-s', () => {
  it('is quiet about failures, unless -S is given or the command line is wrong', async () => {
    const origin = await serve((_request, response) => response.writeHead(404).end());
    const run = async (...words: string[]) => {
      const { code, stderr } = await runShell([...LOCAL_SOURCE, ...words]);
      return { code, stderr };
    };
    expect(await run('-s', '-f', origin)).toEqual({ code: 4, stderr: '' });
    expect(await run('-sS', '-f', origin)).toEqual({ code: 4, stderr: expect.stringMatching(/status 404/) });
    expect(await run('-s', 'nowhere')).toEqual({ code: 2, stderr: expect.stringMatching(/without a dot/) });
  });
});

describe('what is refused', () => {
  it('says by which option the command allows it', async () => {
    const origin = await serveBody('private');
    expect((await runShell([origin])).stderr).toMatch(/^ie-shell: [^\n]*\(--allow-http, or --upgrade\)\n$/);
    expect((await runShell(['--allow-http', origin])).stderr).toMatch(
      /\(--allow-private=<host or address>\)\n$/,
    );
  });
});
