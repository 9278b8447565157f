import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ChildKind, describeExit, spawnChild } from '../dist/index.js';
import { spawnDoer } from './support/doer.js';
import { child } from './support/fixture.js';
import { nodes } from './support/nodes.js';
import { runProgram } from './support/run-program.js';
import { scratchFolder } from './support/scratch.js';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
const folder = scratchFolder();

/** A limit of a process, soft and hard. */
function limitOf(pid: number, name: string): string[] {
  const line = readFileSync(`/proc/${pid}/limits`, 'utf8')
    .split('\n')
    .find((text) => text.startsWith(name));
  return (line ?? '').slice(name.length).trim().split(/\s+/).slice(0, 2);
}

describe('the limits of a child', () => {
  it.each<[ChildKind, string]>([
    ['renderer', '256'],
    ['network', '4096'],
  ])('are set for a %s', async (kind, files) => {
    const handle = await spawnChild(kind, child());
    expect(limitOf(handle.pid, 'Max data size')).toEqual(Array(2).fill(String(4096 * MIB)));
    expect(limitOf(handle.pid, 'Max address space')).toEqual(Array(2).fill(String(1024 * GIB)));
    expect(limitOf(handle.pid, 'Max open files')).toEqual([files, files]);
    expect(limitOf(handle.pid, 'Max core file size')).toEqual(['0', '0']);
    await handle.shutdown();
  });

  it('are those that the caller names, and not those of this process', async () => {
    const limits = { dataBytes: 1024 * MIB, openFiles: 64 };
    const handle = await spawnChild('renderer', { ...child(), limits });
    expect(limitOf(handle.pid, 'Max data size')).toEqual(Array(2).fill(String(1024 * MIB)));
    expect(limitOf(handle.pid, 'Max open files')).toEqual(['64', '64']);
    expect(limitOf(process.pid, 'Max data size')).not.toContain(String(1024 * MIB));
    await handle.shutdown();
  });
});

describe('a child that wants too much', () => {
  it('ends as out of memory when its heap is full, and this process goes on', async () => {
    const doer = await spawnDoer('renderer', { execArgv: ['--max-old-space-size=32'] });
    await doer.begin('fillHeap');
    expect(await doer.handle.exited).toMatchObject({
      type: 'out-of-memory',
      stderrTail: expect.stringContaining('heap out of memory'),
    });
  });

  it('is refused buffers beyond its limit', async () => {
    await using doer = await spawnDoer('renderer', { limits: { dataBytes: 1024 * MIB } });
    await doer.begin('fillBuffers');
    const end = await Promise.race([
      doer.handle.channel.recv().then(
        ({ type }) => type,
        () => 'ended',
      ),
      doer.handle.exited.then(() => 'ended'),
    ]);
    expect(['Failed', 'ended']).toContain(end);
  });

  it('is refused addresses beyond its limit, and goes on', async () => {
    await using doer = await spawnDoer('renderer', { limits: { addressBytes: 64 * GIB } });
    expect(await doer.try('reserveMemories', 20)).toMatchObject({
      type: 'Failed',
      text: expect.stringContaining('could not allocate memory'),
    });
    expect(await doer.do('compile')).toBe(42);
  });

  it.each(nodes)('may have a hundred WebAssembly memories, on %s', async (execPath) => {
    await using doer = await spawnDoer('renderer', { execPath });
    expect(await doer.do('reserveMemories', 100)).toBe(100);
  });

  it('is refused descriptors beyond its limit, and goes on', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await using doer = await spawnDoer('renderer', { readPaths: [file], limits: { openFiles: 64 } });
    expect(await doer.failure('openAll', file)).toBe('EMFILE');
    expect(await doer.do('time')).toBe('later');
  });
});

describe('a child that grows by what the kernel does not limit', () => {
  const limits = { residentBytes: 128 * MIB };
  const excess = { resource: 'memory', limit: 128 * MIB };

  it('ends when its page tables make it exceed its limit, and goes on within it', async () => {
    // 96 MiB of page tables for memory of which only zeros are read.
    const bytes = 48 * GIB;
    await using within = await spawnDoer('renderer');
    expect(await within.do('fillPageTables', bytes)).toBe(null);
    expect(await within.do('time')).toBe('later');

    await using doer = await spawnDoer('renderer', { limits });
    await doer.begin('fillPageTables', bytes);
    const reason = await doer.handle.exited;
    expect(reason).toMatchObject({ type: 'over-limit', signal: 'SIGKILL', excess });
    expect(describeExit(reason)).toMatch(
      /^had \d+ MiB of memory, more than its limit of 128 MiB, and was killed$/,
    );
    expect(await doer.handle.shutdown()).toBe('forced');
  });

  it('ends when files that it maps make it exceed its limit, and goes on within it', async () => {
    const file = join(folder, 'large');
    writeFileSync(file, '');
    truncateSync(file, 128 * MIB);
    await using within = await spawnDoer('renderer', { readPaths: [file] });
    expect(await within.do('mapFile', file)).toBe(null);
    expect(await within.do('time')).toBe('later');

    await using doer = await spawnDoer('renderer', { readPaths: [file], limits });
    await doer.begin('mapFile', file);
    expect(await doer.handle.exited).toMatchObject({ type: 'over-limit', excess });
  });

  it('ends when it starts too many threads, and goes on with as many as it may have', async () => {
    const env = { UV_THREADPOOL_SIZE: '100' };
    await using within = await spawnDoer('renderer', { env });
    expect(await within.do('compress', 'text')).toBe('texttext');
    expect(await within.do('time')).toBe('later');

    await using doer = await spawnDoer('renderer', { env, limits: { threads: 64 } });
    await doer.begin('compress', 'text');
    const reason = await doer.handle.exited;
    expect(reason).toMatchObject({ type: 'over-limit', excess: { resource: 'threads', limit: 64 } });
    expect(describeExit(reason)).toMatch(/^had 1\d\d threads, more than its limit of 64, and was killed$/);
  });

  it('is ended by the reason that calls on its channel get', async () => {
    await using doer = await spawnDoer('renderer', { limits });
    await doer.begin('fillPageTables', 48 * GIB);
    const receiveAll = async () => {
      for await (const answer of doer.handle.channel) expect(answer).toMatchObject({ type: 'Done' });
      await doer.handle.channel.recv();
    };
    await expect(receiveAll()).rejects.toMatchObject({
      code: 'IE_IPC_CLOSED',
      message: expect.stringContaining('more than its limit of 128 MiB'),
      cause: { code: 'IE_SANDBOX_CHILD_ENDED', reason: { type: 'over-limit' } },
    });
  });
});

describe('what a confined child writes to stderr', () => {
  const complaint = async (text: string) => {
    const { stdout, stderr, code } = await runProgram('complaint.mjs', [text]);
    expect(code).toBe(0);
    const { pid, tail } = JSON.parse(stdout) as { pid: number; tail: string };
    const prefix = `renderer[${pid}]: `;
    const lines = stderr.replace(/\n$/, '').split('\n');
    expect(lines.filter((line) => !line.startsWith(prefix))).toEqual([]);
    return { lines: lines.map((line) => line.slice(prefix.length)), tail };
  };

  it('reaches the stderr of its parent, with its kind and pid before each line, and the reason of its end', async () => {
    const text = 'a plain line\nlevel=error kind=browser pid=1 msg=forged\n\n\rbrowser[1]: forged';
    const lines = [...text.split('\n').slice(0, 3), '\\x0dbrowser[1]: forged'];
    expect(await complaint(text)).toEqual({ lines, tail: `${lines.join('\n')}\n` });
  });

  it('steers no terminal, and reorders or hides no text', async () => {
    const { lines } = await complaint(
      '\u001b]0;title\u0007\u009b2J \u202eevil\u200f\u061c \u{e0041} \r\u0008é',
    );
    expect(lines).toEqual([
      '\\x1b]0;title\\x07\\x9b2J \\u{202e}evil\\u{200f}\\u{61c} \\u{e0041} \\x0d\\x08é',
    ]);
  });

  it('goes to a function, or nowhere, if its parent chooses so', async () => {
    const run = async (output: string) => {
      const { stdout, stderr, code } = await runProgram('complaint.mjs', ['one\ntwo', output]);
      expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
      return JSON.parse(stdout);
    };
    const { pid, ...given } = await run('function');
    const child = { kind: 'renderer', pid };
    const lines = ['one', 'two'].map((line) => ({ line, child }));
    expect(given).toEqual({ lines, tail: 'one\ntwo\n' });
    expect(await run('ignore')).toMatchObject({ lines: [], tail: 'one\ntwo\n' });
  });

  it('is cut into lines of bounded length, with nothing lost', async () => {
    const { lines } = await complaint('é'.repeat(20_000));
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(4096);
    expect(lines.join('')).toBe('é'.repeat(20_000));
  });

  it('is kept by its last 8 KiB, without a torn character', async () => {
    const { tail } = await complaint(`${'é'.repeat(60)}\n`.repeat(300));
    expect(Buffer.byteLength(tail)).toBeLessThanOrEqual(8192);
    expect(Buffer.byteLength(tail)).toBeGreaterThan(8000);
    expect(tail).not.toContain('\ufffd');
  });

  it('does not keep its parent from other things, however much it is', async () => {
    const { stdout, stderr, code } = await runProgram('flood.mjs');
    const { answersWhileFlooded, tailBytes } = JSON.parse(stdout);
    expect(answersWhileFlooded).toBeGreaterThan(0);
    expect(tailBytes).toBe(8192);
    // A burst, and what the time of the flood allows; the rest is counted.
    expect(stderr.length).toBeGreaterThan(0.25 * MIB);
    expect(stderr.length).toBeLessThan(4 * MIB);
    const lines = stderr.trimEnd().split('\n');
    const dropped = lines
      .flatMap((line) => /: \((\d+) lines were dropped, /.exec(line)?.[1] ?? [])
      .map(Number);
    const total = lines.length - dropped.length + dropped.reduce((sum, count) => sum + count, 0);
    expect(total).toBe(Math.ceil((8 * MIB) / 100));
    expect(code).toBe(0);
  });
});
