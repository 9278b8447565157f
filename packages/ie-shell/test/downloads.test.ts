import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serve, serveByHand } from './support/named-server.js';
import { CLI, LOCAL_SOURCE, runShell, startShell, withNames } from './support/run-shell.js';
import { temporaryFolder } from './support/temporary-folder.js';

const CONTENT = Buffer.from(Uint8Array.from({ length: 1024 * 1024 }, (_, index) => index + (index >> 8)));

/** Serves the content by the rules of ranges, and breaks off where it is told to. */
function answer(request: IncomingMessage, response: ServerResponse, until?: number) {
  const [, start] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? [];
  const from = request.headers['if-range'] === '"one"' ? Number(start) : 0;
  response.writeHead(from > 0 ? 206 : 200, {
    etag: '"one"',
    'content-length': CONTENT.length - from,
    ...(from > 0 && { 'content-range': `bytes ${from}-${CONTENT.length - 1}/${CONTENT.length}` }),
  });
  if (until === undefined) response.end(CONTENT.subarray(from));
  else response.write(CONTENT.subarray(from, until));
}

describe('--continue', () => {
  it('goes on with a download that broke off', async () => {
    const folder = temporaryFolder();
    const ranges: (string | undefined)[] = [];
    const origin = await serve((request, response) => {
      ranges.push(request.headers.range);
      answer(request, response, ranges.length === 1 ? 300_000 : undefined);
      if (ranges.length === 1) request.socket.end();
    });
    const args = [...LOCAL_SOURCE, '--continue', '-o', 'it', origin];
    const broken = await runShell(args, { cwd: folder });
    expect(broken).toMatchObject({ code: 1, survivors: [] });
    expect(readdirSync(folder).sort()).toEqual(['it.part', 'it.part.json']);
    const { size } = statSync(join(folder, 'it.part'));
    expect(await runShell(args, { cwd: folder })).toMatchObject({ code: 0, stderr: '', survivors: [] });
    expect(ranges).toEqual([undefined, `bytes=${size}-`]);
    expect(readdirSync(folder)).toEqual(['it']);
    expect(readFileSync(join(folder, 'it')).equals(CONTENT)).toBe(true);
  });

  it.skipIf(process.platform === 'win32')('goes on with a download that was interrupted', async () => {
    const folder = temporaryFolder();
    const { origin, next } = await serveByHand();
    const args = [...LOCAL_SOURCE, '--continue', '-o', 'it', origin];
    const interrupted = startShell(args, { cwd: folder });
    const first = await next();
    answer(first.request, first.response, 300_000);
    while (readdirSync(folder).length < 2 || statSync(join(folder, 'it.part')).size < 300_000) {
      await new Promise(setImmediate);
    }
    interrupted.process.kill('SIGINT');
    expect(await interrupted.outcome).toMatchObject({ code: null, signal: 'SIGINT', survivors: [] });
    const goingOn = runShell(args, { cwd: folder });
    const second = await next();
    expect(second.request.headers.range).toBe('bytes=300000-');
    answer(second.request, second.response);
    expect(await goingOn).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(join(folder, 'it')).equals(CONTENT)).toBe(true);
  });

  it('fails with 4 for an answer that is no content', async () => {
    const origin = await serve((_request, response) => response.writeHead(404).end('no'));
    const folder = temporaryFolder();
    const args = [...LOCAL_SOURCE, '--continue', '-o', 'it', origin];
    expect(await runShell(args, { cwd: folder })).toMatchObject({ code: 4, survivors: [] });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe.skipIf(process.platform === 'win32')('a file that is written while its page comes', () => {
  it('is as it was, with nothing beside it, when a signal ends the command in the midst of that', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'it'), 'old');
    const { origin, next } = await serveByHand();
    const shell = startShell([...LOCAL_SOURCE, '-o', 'it', origin], { cwd: folder });
    const { response } = await next();
    response.write('new');
    while (readdirSync(folder).length < 2) await new Promise(setImmediate);
    shell.process.kill('SIGTERM');
    expect(await shell.outcome).toMatchObject({ code: null, signal: 'SIGTERM', survivors: [] });
    expect(readdirSync(folder)).toEqual(['it']);
    expect(readFileSync(join(folder, 'it'), 'utf8')).toBe('old');
  });

  it('is as it was, with nothing beside it, when there is no room for the new one', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'it'), 'old');
    const origin = await serve((_request, response) => response.end(CONTENT));
    // No file may grow beyond 64 KiB or 128, whatever the shell counts in.
    const script = 'trap "" XFSZ; ulimit -f 128; exec "$@"';
    const outcome = await runShell([process.execPath, CLI, ...LOCAL_SOURCE, '-o', 'it', origin], {
      command: ['sh', '-c', script, 'sh'],
      cwd: folder,
    });
    expect(outcome).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^ie-shell: it cannot be written: EFBIG[^\n]*\n$/),
      survivors: [],
    });
    expect(readdirSync(folder)).toEqual(['it']);
    expect(readFileSync(join(folder, 'it'), 'utf8')).toBe('old');
  });
});

describe('the progress of a download', () => {
  /** Runs the command on a terminal, and answers when the terminal shows progress. */
  async function run(...more: string[]) {
    const folder = temporaryFolder();
    const { origin, next } = await serveByHand();
    const line = [process.execPath, CLI, ...LOCAL_SOURCE.flatMap(withNames), ...more, origin]
      .map((word) => `'${word}'`)
      .join(' ');
    const child = spawn('script', ['-qec', line, '/dev/null'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      cwd: folder,
    });
    let shown = '';
    const { response } = await next();
    response.writeHead(200, { 'content-length': 3_072 }).write('x'.repeat(2_048));
    const progress = new Promise<void>((resolve) => {
      child.stdout.on('data', (text: Buffer) => {
        shown += text;
        if (shown.includes('2.0 KiB of 3.0 KiB')) resolve();
      });
    });
    return { response, progress, closed: once(child, 'close'), shown: () => shown };
  }

  const hasScript = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux');

  it.skipIf(!hasScript)('is a line on a terminal, which is gone at the end', async () => {
    const { response, progress, closed, shown } = await run('-o', 'it');
    await progress;
    response.end('x'.repeat(1_024));
    expect(await closed).toEqual([0, null]);
    const lines = shown().split('\r\u001b[K');
    expect([lines[0], lines.at(-1)]).toEqual(['', '']);
    for (const line of lines.slice(1, -1)) expect(line).toMatch(/^[23]\.0 KiB of 3\.0 KiB, [^\r\n]+$/);
  });
});
