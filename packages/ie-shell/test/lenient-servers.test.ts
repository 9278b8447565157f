import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { launch } from '../dist/index.js';
import { LOCAL, LOCAL_SOURCE, runShell } from './support/run-shell.js';

const PAGE = '<p>hello';
const page = (...lines: string[]) =>
  ['HTTP/1.1 200 OK', 'Content-Type: text/html', ...lines, 'Content-Length: 8', '', PAGE].join('\r\n');
const chunked = (body: string, ...lines: string[]) =>
  ['HTTP/1.1 200 OK', 'Content-Type: text/html', ...lines, 'Transfer-Encoding: chunked', '', body].join(
    '\r\n',
  );
const gzipped = gzipSync(PAGE).toString('latin1').slice(0, -6);

/** Answers each path with those bytes, in latin1, and any other with a page that names the path. */
async function serve(answers: Record<string, string>): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (request) => {
      const path = request.toString('latin1').split(' ')[1] ?? '';
      const named = `HTTP/1.1 200 OK\r\nContent-Length: ${path.length}\r\n\r\n${path}`;
      socket.write(answers[path] ?? named, 'latin1');
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return `http://127.0.0.1:${address.port}`;
}

describe('a page that is shown as browsers show it, through the network process', () => {
  it('comes with framing and headers that no standard allows', async () => {
    const answers = {
      '/length-beside-chunks': chunked('8\r\n<p>hello\r\n0\r\n\r\n', 'Content-Length: 5'),
      '/length-twice': page('Content-Length: 8'),
      '/bad-name': page('Bad Header: x'),
      '/no-colon': page('nonsense'),
      '/space-before-colon': page('X-A : b'),
      '/folded': page('X-A: b\r\n c'),
      '/control': page('X-A: a\x01\x1b[2J'),
      '/bare-lf': page().replaceAll('\r\n', '\n'),
      '/interim': `HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n${page()}`,
      '/spaces-after-size': chunked('5;ext=1\r\n<p>he\r\n3 \r\nllo\r\n0\r\n\r\n'),
      '/large': page(`Content-Security-Policy: ${'x'.repeat(20_000)}`),
      '/gzip-without-checksum': page('Content-Encoding: gzip').replace(
        `8\r\n\r\n${PAGE}`,
        `${gzipped.length}\r\n\r\n${gzipped}`,
      ),
      '/empty-location': page('Location: ').replace('200 OK', '302 Found'),
    };
    const origin = await serve(answers);
    await using browser = await launch({ allowHttp: true, allowPrivate: ['127.0.0.1'] });
    const texts: Record<string, string> = {};
    for (const path of Object.keys(answers)) {
      await using shown = await browser.open(origin + path);
      texts[path] = `${shown.url.slice(origin.length)} ${(await shown.text()).text}`;
    }
    const right = Object.fromEntries(Object.keys(answers).map((path) => [path, `${path} hello\n`]));
    expect(texts).toEqual(right);
  });

  it('is where a location of Latin-1 leads', async () => {
    const origin = await serve({
      '/': 'HTTP/1.1 302 Found\r\nLocation: /caf\xe9\r\nContent-Length: 0\r\n\r\n',
    });
    const { code, stdout } = await runShell([...LOCAL_SOURCE, origin]);
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 0, stdout: '/caf%E9' });
  });

  it('has its control characters escaped wherever its headers are shown', async () => {
    const origin = await serve({ '/': page('X-A: a\x01\x1b[2J\x7f\x9b') });
    const dump = await runShell([...LOCAL, '--dump', 'headers', origin]);
    expect(dump).toMatchObject({ code: 0, stderr: '' });
    expect(dump.stdout.toString()).toContain('x-a: a\\x01\\x1b[2J\\x7f\\x9b\n');
    const json = await runShell([...LOCAL, '--dump', 'json', '--har', '/dev/stderr', origin]);
    for (const text of [json.stdout.toString(), json.stderr]) {
      expect(text).toContain('"a\\u0001\\u001b[2J\\u007f\\u009b"');
      expect(text).not.toMatch(/[^\P{Cc}\n]/u);
    }
  });
});

describe('a page that is refused, through the network process', () => {
  it('has a NUL in a header, lengths that differ, or compressed data that are cut off', async () => {
    const short = gzipped.slice(0, -6);
    const origin = await serve({
      '/nul': page('X-A: a\0b'),
      '/lengths': page('Content-Length: 7'),
      '/gzip': page('Content-Encoding: gzip').replace(`8\r\n\r\n${PAGE}`, `${short.length}\r\n\r\n${short}`),
    });
    await using browser = await launch({ allowHttp: true, allowPrivate: ['127.0.0.1'] });
    const opened = (path: string) => browser.open(origin + path).then((shown) => shown.text());
    await expect(opened('/nul')).rejects.toMatchObject({ code: 'IE_NET_PROTOCOL' });
    await expect(opened('/lengths')).rejects.toMatchObject({ code: 'IE_NET_PROTOCOL' });
    await expect(opened('/gzip')).rejects.toMatchObject({ code: 'IE_NET_DECODE' });
    expect((await opened('/fine')).text).toBe('/fine\n');
  });

  it('has headers of more than 256 KiB, unless more are allowed', async () => {
    const origin = await serve({ '/': page(`X-A: ${'x'.repeat(270_000)}`) });
    const refused = await runShell([...LOCAL_SOURCE, origin]);
    expect(refused).toMatchObject({ code: 6, stderr: expect.stringContaining('larger than 262144 bytes') });
    const allowed = await runShell([...LOCAL_SOURCE, '--max-header-bytes', '300k', origin]);
    expect({ code: allowed.code, stdout: allowed.stdout.toString() }).toEqual({ code: 0, stdout: PAGE });
  });

  it('has headers that no message between processes has room for', async () => {
    const origin = await serve({ '/': page(`X-A: ${'\x01'.repeat(200_000)}`) });
    const { code, stderr } = await runShell([...LOCAL_SOURCE, origin]);
    expect(code).toBe(6);
    expect(stderr).toMatch(
      /^ie-shell: the headers of http:\/\/127\.0\.0\.1:\d+, .* are too large to pass on: .*\n$/,
    );
  });
});
