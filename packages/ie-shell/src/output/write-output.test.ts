import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/support/temporary-folder.js';
import { writeOutput } from './write-output.js';

const BYTES = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const { signal } = new AbortController();
/** In pieces of many lengths. */
async function* pieces() {
  for (let from = 0, length = 1; from < BYTES.length; from += length++)
    yield BYTES.subarray(from, from + length);
}
const write = (file: string) => writeOutput({ pieces: pieces(), file, signal });
const isWindows = process.platform === 'win32';
const outputError = (message: RegExp) =>
  expect.objectContaining({ code: 'IE_SHELL_OUTPUT', message: expect.stringMatching(message) });

describe('output to a file', () => {
  it('makes the file, byte for byte, with nothing beside it', async () => {
    const folder = temporaryFolder();
    await write(join(folder, 'page'));
    expect(readFileSync(join(folder, 'page'))).toEqual(Buffer.from(BYTES));
    expect(readdirSync(folder)).toEqual(['page']);
  });

  it('replaces a longer file whole', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'page');
    writeFileSync(file, 'x'.repeat(10_000));
    await write(file);
    expect(readFileSync(file)).toEqual(Buffer.from(BYTES));
    expect(readdirSync(folder)).toEqual(['page']);
  });

  it.skipIf(isWindows)('goes to the file that a link points to', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'page'), 'old');
    symlinkSync('page', join(folder, 'link'));
    await write(join(folder, 'link'));
    expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'page'))).toEqual(Buffer.from(BYTES));
  });

  it.skipIf(isWindows)('goes where a link points to that leads nowhere yet', async () => {
    const folder = temporaryFolder();
    symlinkSync('page', join(folder, 'link'));
    await write(join(folder, 'link'));
    expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'page'))).toEqual(Buffer.from(BYTES));
  });

  it.skipIf(isWindows)('leaves a link that leads to itself, and says so', async () => {
    const folder = temporaryFolder();
    symlinkSync('link', join(folder, 'link'));
    await expect(write(join(folder, 'link'))).rejects.toEqual(outputError(/ELOOP/));
    expect(readdirSync(folder)).toEqual(['link']);
    expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
  });

  it.skipIf(process.platform !== 'linux')('behind a descriptor writes to what is open there', async () => {
    const file = join(temporaryFolder(), 'page');
    writeFileSync(file, 'old');
    const handle = await open(file, 'r+');
    await write(`/dev/fd/${handle.fd}`);
    expect(await handle.readFile()).toEqual(Buffer.from(BYTES));
    await handle.close();
  });

  it('says so where the folder is not there, or a folder is there', async () => {
    const folder = temporaryFolder();
    await expect(write(join(folder, 'no', 'page'))).rejects.toEqual(outputError(/ENOENT/));
    await expect(write(folder)).rejects.toEqual(outputError(/EISDIR/));
    expect(readdirSync(folder)).toEqual([]);
  });

  it.skipIf(isWindows)('to a device leaves the device there', async () => {
    const before = statSync('/dev/null');
    await write('/dev/null');
    const after = statSync('/dev/null');
    expect(after.isCharacterDevice()).toBe(true);
    expect(after.ino).toBe(before.ino);
  });

  it.skipIf(process.platform !== 'linux')('that has no room says so', async () => {
    await expect(write('/dev/full')).rejects.toEqual(outputError(/^\/dev\/full cannot be written: ENOSPC/));
  });

  it('fails of what its pieces fail of', async () => {
    const folder = temporaryFolder();
    async function* failing() {
      yield BYTES;
      throw new RangeError('no more');
    }
    const failed = writeOutput({ pieces: failing(), file: join(folder, 'page'), signal });
    await expect(failed).rejects.toEqual(new RangeError('no more'));
    expect(readdirSync(folder)).toEqual([]);
  });

  it('asks for a piece when the one before is written', async () => {
    const file = join(temporaryFolder(), 'pipe');
    let asked = 0;
    async function* endless() {
      for (;;) {
        asked += 1;
        yield Buffer.alloc(1024 * 1024);
      }
    }
    execFileSync('mkfifo', [file]);
    const closed = once(spawn('head', ['-c', '5', file]), 'close');
    await writeOutput({ pieces: endless(), file, signal });
    await closed;
    expect(asked).toBeLessThan(4);
  });

  it.skipIf(isWindows)('to a named pipe that nobody reads is given up by the signal', async () => {
    const file = join(temporaryFolder(), 'pipe');
    execFileSync('mkfifo', [file]);
    const interrupted = new AbortController();
    const written = writeOutput({ pieces: pieces(), file, signal: interrupted.signal });
    interrupted.abort('SIGINT');
    await expect(written).rejects.toBe('SIGINT');
    // Which is open after all when there is a reader, who would wait for it to be closed.
    expect(await readFile(file)).toEqual(Buffer.alloc(0));
  });

  it.skipIf(isWindows)('to a named pipe reaches its reader', async () => {
    const fifo = join(temporaryFolder(), 'fifo');
    execFileSync('mkfifo', [fifo]);
    const [read] = await Promise.all([readFile(fifo), write(fifo)]);
    expect(read).toEqual(Buffer.from(BYTES));
    expect(statSync(fifo).isFIFO()).toBe(true);
  });
});
