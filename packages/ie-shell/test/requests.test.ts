import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createSecureServer } from 'node:http2';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { chain } from '../../ie-net/test/chain/chain.js';
import { serveHttpProxy, serveSocks } from '../../ie-net/test/proxy-server.js';
import { serve, serveByHand } from './support/named-server.js';
import { CLI, LOCAL_SOURCE, runShell, withNames } from './support/run-shell.js';
import { temporaryFolder } from './support/temporary-folder.js';

const fixture = (name: string) =>
  fileURLToPath(new URL(`../../ie-net/test/fixtures/test-only-${name}.pem`, import.meta.url));

/** A server that tells what it was sent. */
function serveEcho() {
  return serve(async (request, response) => {
    const hash = createHash('sha256');
    let length = 0;
    let start = '';
    for await (const piece of request as AsyncIterable<Buffer>) {
      hash.update(piece);
      length += piece.length;
      start ||= piece.toString('latin1', 0, 40);
    }
    const { method, headers } = request;
    response.end(JSON.stringify({ method, headers, length, start, hash: hash.digest('hex') }));
  });
}

async function echo(...args: string[]) {
  const { stdout, ...rest } = await runShell([...LOCAL_SOURCE, ...args, await serveEcho()]);
  expect(rest).toEqual({ code: 0, signal: null, stderr: '', survivors: [] });
  return JSON.parse(stdout.toString());
}

describe('a request', () => {
  it('has the method, headers and agent that it is given', async () => {
    expect(await echo('-X', 'DELETE', '-H', 'X-A: b', '--user-agent', 'me/1')).toMatchObject({
      method: 'DELETE',
      length: 0,
      headers: { 'x-a': 'b', 'user-agent': 'me/1' },
    });
  });

  it('has the host that it is given, if that is one', async () => {
    for (const host of ['site.example:8080', '[::1]', '']) {
      expect(await echo('-H', `host: ${host}`)).toMatchObject({ headers: { host } });
    }
    const refused = await runShell(['-H', 'host: a b', 'https://127.0.0.1:1/']);
    expect(refused).toMatchObject({ code: 2, stdout: Buffer.alloc(0) });
    expect(refused.stderr).toMatch(
      /^ie-shell: option '-H, --header <line>' argument 'host: a b' is invalid\. Use a name or an address[^\n]+\n$/,
    );
  });

  it('posts data', async () => {
    const file = join(temporaryFolder(), 'data');
    writeFileSync(file, 'from=file');
    expect(await echo('-d', 'a=1', '-d', `@${file}`)).toMatchObject({
      method: 'POST',
      start: 'a=1&from=file',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '13' },
    });
  });

  it.each([
    ['through the network process', []],
    ['in a single process', ['--single-process']],
  ])('puts a large file %s', async (_name, extra) => {
    const file = join(temporaryFolder(), 'large');
    const bytes = Buffer.alloc(70 * 1024 * 1024, 'abcdefg');
    writeFileSync(file, bytes);
    expect(await echo(...extra, '-T', file)).toMatchObject({
      method: 'PUT',
      length: bytes.length,
      hash: createHash('sha256').update(bytes).digest('hex'),
      headers: { 'content-length': String(bytes.length) },
    });
  });

  it.skipIf(process.platform === 'win32').each([
    ['-d', '@-', 'POST', 'said'],
    ['--data-binary', '@-', 'POST', 'said\n'],
    ['-T', '-', 'PUT', 'said\n'],
  ])('by %s %s sends what stdin says', async (option, value, method, start) => {
    const origin = await serveEcho();
    const words = [CLI, ...LOCAL_SOURCE, option, value, origin];
    const { stdout, code } = await runShell([process.execPath, ...words], {
      command: ['sh', '-c', 'echo said | "$@"', 'sh'],
    });
    expect(code).toBe(0);
    expect(JSON.parse(stdout.toString())).toMatchObject({ method, start });
  });

  it('whose answer does not wait for its body ends with the answer', async () => {
    const { origin, next } = await serveByHand();
    const child = spawn(process.execPath, [CLI, ...LOCAL_SOURCE.flatMap(withNames), '-T', '-', origin], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    child.stdin.on('error', () => {});
    child.stdin.write('beginning');
    const { response } = await next();
    response.writeHead(403, { connection: 'close' }).end('no need');
    const printed: Buffer[] = [];
    child.stdout.on('data', (piece: Buffer) => printed.push(piece));
    const [code] = await once(child, 'close');
    expect({ code, text: Buffer.concat(printed).toString() }).toEqual({ code: 0, text: 'no need' });
  });

  it.skipIf(process.platform === 'win32')(
    'ends with the answer though the pipe of its body lives on',
    async () => {
      const folder = temporaryFolder();
      const pipe = join(folder, 'pipe');
      execFileSync('mkfifo', [pipe]);
      const { origin, next } = await serveByHand();
      const outcome = runShell([...LOCAL_SOURCE, '-T', pipe, origin]);
      const writer = await open(pipe, 'w');
      try {
        await writer.writeFile('beginning');
        const { response } = await next();
        response.writeHead(403, { connection: 'close' }).end('no need');
        expect(await outcome).toMatchObject({ code: 0, stdout: Buffer.from('no need'), survivors: [] });
      } finally {
        await writer.close();
      }
    },
  );

  it('puts an empty file', async () => {
    const file = join(temporaryFolder(), 'empty');
    writeFileSync(file, '');
    expect(await echo('-T', file)).toMatchObject({
      method: 'PUT',
      length: 0,
      headers: { 'content-length': '0' },
    });
  });

  it('follows as many redirects as it is allowed', async () => {
    const origin = await serve((request, response) => {
      const left = Number(request.url?.slice(1));
      if (left > 0) response.writeHead(302, { location: `/${left - 1}` }).end();
      else response.end('here');
    });
    const { stdout } = await runShell([...LOCAL_SOURCE, '--max-redirects', '2', `${origin}/2`]);
    expect(stdout.toString()).toBe('here');
    const { code, stderr } = await runShell([...LOCAL_SOURCE, '--max-redirects', '2', `${origin}/3`]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/after 2 redirects/) });
  });

  it('keeps cookies from one redirect to the next, unless told not to', async () => {
    const origin = await serve((request, response) => {
      if (request.url === '/') response.writeHead(302, { location: '/b', 'set-cookie': 'a=1' }).end();
      else response.end(request.headers.cookie ?? 'none');
    });
    expect((await runShell([...LOCAL_SOURCE, origin])).stdout.toString()).toBe('a=1');
    expect((await runShell([...LOCAL_SOURCE, '--no-cookies', origin])).stdout.toString()).toBe('none');
  });

  it('by --upgrade is made by HTTPS, whatever was written', async () => {
    const origin = await serveEcho();
    const { code, stderr } = await runShell([...LOCAL_SOURCE, '--upgrade', origin]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining(origin.replace('http:', 'https:')),
    });
  });

  it.each([
    ['-d', '@/nowhere/file'],
    ['-T', '/nowhere/file'],
    ['--cacert', '/nowhere/file'],
  ])('by %s %s fails with 2 and says so', async (option, value) => {
    const { code, stderr } = await runShell([option, value, 'https://a.example/']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/nowhere\/file cannot be read/),
    });
  });
});

describe('--cacert', () => {
  it('lets its authorities vouch for a server', async () => {
    const server = createServer({ cert: readFileSync(fixture('cert')), key: readFileSync(fixture('key')) });
    server.on('request', (_request, response) => response.end('vouched for'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void server.close());
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    expect(await runShell([...LOCAL_SOURCE, url])).toMatchObject({ code: 1 });
    expect(await runShell([...LOCAL_SOURCE, '--cacert', fixture('cert'), url])).toMatchObject({
      code: 0,
      stdout: Buffer.from('vouched for'),
    });
  });

  it('names a file that has to have a certificate in it', async () => {
    const file = join(temporaryFolder(), 'empty.pem');
    writeFileSync(file, 'nothing');
    const { code, stderr } = await runShell(['--cacert', file, 'https://a.example/']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/contains no PEM certificate/),
    });
  });
});

describe('--proxy', () => {
  it.each([
    ['http', serveHttpProxy],
    ['socks5', serveSocks],
  ])('has the network process go by a proxy that speaks %s', async (scheme, start) => {
    await using proxy = await start('me:secret');
    const origin = await serve((_request, response) => response.end('by proxy'));
    const ask = (credentials: string) =>
      runShell([...LOCAL_SOURCE, '--proxy', `${scheme}://${credentials}@${proxy.address}`, origin]);
    expect(await ask('me:secret')).toMatchObject({ code: 0, stdout: Buffer.from('by proxy'), stderr: '' });
    expect(proxy.asked).toEqual([`me:secret@${origin.replace('http://', '')}`]);
    const { code, stderr } = await ask('me:wrong');
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.not.stringContaining('wrong') });
  });

  it.each(['ftp://a.example', 'proxy', ''])('refuses %j', async (proxy) => {
    const { code, stderr } = await runShell(['--proxy', proxy, 'https://a.example/']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/^ie-shell: [^\n]*proxy/) });
  });
});

describe('--resolve', () => {
  it.each([
    ['the network process', []],
    ['a single process', ['--single-process']],
  ])(
    'has %s connect to an address that is allowed, and asks for the host by its name',
    async (_, options) => {
      const hosts: unknown[] = [];
      const origin = await serve((request, response) =>
        response.end(String(hosts.push(request.headers.host))),
      );
      const { port } = new URL(origin);
      const ask = (...words: string[]) =>
        runShell([
          ...['--allow-http', '--dump', 'source', '--resolve', `*:${port}:192.0.2.1`, ...options, ...words],
          ...['--resolve', `www.bücher.example.co.uk:${port}:127.0.0.1`],
          `http://www.bücher.example.co.uk:${port}/`,
        ]);
      for (const allowed of ['127.0.0.1', 'www.bücher.example.co.uk']) {
        const { code, stderr } = await ask(`--allow-private=${allowed}`);
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      }
      expect(hosts).toEqual(Array(2).fill(`www.xn--bcher-kva.example.co.uk:${port}`));
      const refused = await ask();
      expect(refused).toMatchObject({
        code: 3,
        stderr: expect.stringMatching(/private address 127\.0\.0\.1/),
      });
      expect(hosts).toHaveLength(2);
    },
  );

  it.each([
    ['www.example.com:443', /^ie-shell: [^\n]*resolve[^\n]*incomplete[^\n]*\n$/],
    ['192.0.2.1:443:127.0.0.1', /^ie-shell: [^\n]*resolve[^\n]*isn't looked up[^\n]*\n$/],
  ])('refuses %j', async (entry, message) => {
    const { code, stderr } = await runShell(['--resolve', entry, 'https://www.example.com/']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
  });
});

describe('--cert', () => {
  it('is shown to the host of the page, with the --key', async () => {
    const key = readFileSync(fixture('key'));
    const { root, between, server, client } = chain;
    const listening = createServer({
      cert: server + between,
      key,
      ca: [root, between],
      requestCert: true,
      rejectUnauthorized: false,
    });
    listening.on('request', ({ socket }, response) => response.end(String((socket as TLSSocket).authorized)));
    await once(listening.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void listening.close());
    const url = `https://127.0.0.1:${(listening.address() as AddressInfo).port}/`;
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'root.pem'), root);
    writeFileSync(join(folder, 'client.pem'), client);
    writeFileSync(join(folder, 'both.pem'), client + key);
    const ask = async (...more: string[]) => {
      const outcome = await runShell([...LOCAL_SOURCE, '--cacert', 'root.pem', ...more, url], {
        cwd: folder,
      });
      return outcome.stderr || outcome.stdout.toString();
    };
    expect(await ask()).toBe('false');
    expect(await ask('--cert', 'client.pem', '--key', fixture('key'))).toBe('true');
    expect(await ask('--cert', 'both.pem')).toBe('true');
    expect(await ask('--cert', 'client.pem')).toMatch(/key/);
    const words = [process.execPath, CLI, ...LOCAL_SOURCE, '--cacert', 'root.pem', '--cert', '-', url];
    const command = ['sh', '-c', 'cat both.pem | "$@"', 'sh'] as const;
    expect(await runShell(words, { command, cwd: folder })).toMatchObject({
      code: 0,
      stdout: Buffer.from('true'),
    });
  });
});

describe('--http2', () => {
  it('is spoken where it is asked for and the server speaks it, which the dumps tell', async () => {
    const server = createSecureServer({
      cert: readFileSync(fixture('cert')),
      key: readFileSync(fixture('key')),
      allowHTTP1: true,
    });
    server.on('request', ({ httpVersion }, response) => response.end(httpVersion));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void server.close());
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const ask = async (...more: string[]) =>
      (await runShell([...LOCAL_SOURCE, '--cacert', fixture('cert'), ...more, url])).stdout.toString();
    expect(await ask()).toBe('1.1');
    expect(await ask('--http2')).toBe('2.0');
    expect(await ask('--http2', '--dump', 'headers')).toMatch(/^HTTP\/2 200 OK\n/);
  });
});
