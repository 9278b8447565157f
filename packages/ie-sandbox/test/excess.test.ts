import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ChildKind, spawnChild } from '../dist/index.js';
import { spawnDoer } from './support/doer.js';
import { child } from './support/fixture.js';
import { runProgram } from './support/run-program.js';
import { scratchFolder } from './support/scratch.js';

const MIB = 1024 ** 2;
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

  it('is refused descriptors beyond its limit, and goes on', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await using doer = await spawnDoer('renderer', { readPaths: [file], limits: { openFiles: 64 } });
    expect(await doer.failure('openAll', file)).toBe('EMFILE');
    expect(await doer.do('time')).toBe('later');
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
