import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/support/temporary-folder.js';
import { writeOutput } from './write-output.js';

const BYTES = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const isWindows = process.platform === 'win32';
const outputError = (message: RegExp) =>
  expect.objectContaining({ code: 'IE_SHELL_OUTPUT', message: expect.stringMatching(message) });

describe('output to a file', () => {
  it('makes the file, byte for byte, with nothing beside it', async () => {
    const folder = temporaryFolder();
    await writeOutput(BYTES, join(folder, 'page'));
    expect(readFileSync(join(folder, 'page'))).toEqual(Buffer.from(BYTES));
    expect(readdirSync(folder)).toEqual(['page']);
  });

  it('replaces a longer file whole', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'page');
    writeFileSync(file, 'x'.repeat(10_000));
    await writeOutput(BYTES, file);
    expect(readFileSync(file)).toEqual(Buffer.from(BYTES));
    expect(readdirSync(folder)).toEqual(['page']);
  });

  it.skipIf(isWindows)('goes to the file that a link points to', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'page'), 'old');
    symlinkSync('page', join(folder, 'link'));
    await writeOutput(BYTES, join(folder, 'link'));
    expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'page'))).toEqual(Buffer.from(BYTES));
  });

  it.skipIf(isWindows)('goes where a link points to that leads nowhere yet', async () => {
    const folder = temporaryFolder();
    symlinkSync('page', join(folder, 'link'));
    await writeOutput(BYTES, join(folder, 'link'));
    expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'page'))).toEqual(Buffer.from(BYTES));
  });

  it.skipIf(isWindows)('leaves a link that leads to itself, and says so', async () => {
    const folder = temporaryFolder();
    symlinkSync('link', join(folder, 'link'));
    await expect(writeOutput(BYTES, join(folder, 'link'))).rejects.toEqual(outputError(/ELOOP/));
    expect(readdirSync(folder)).toEqual(['link']);
    expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
  });

  it.skipIf(process.platform !== 'linux')('behind a descriptor writes to what is open there', async () => {
    const file = join(temporaryFolder(), 'page');
    writeFileSync(file, 'old');
    const handle = await open(file, 'r+');
    await writeOutput(BYTES, `/dev/fd/${handle.fd}`);
    expect(await handle.readFile()).toEqual(Buffer.from(BYTES));
    await handle.close();
  });

  it('says so where the folder is not there, or a folder is there', async () => {
    const folder = temporaryFolder();
    await expect(writeOutput(BYTES, join(folder, 'no', 'page'))).rejects.toEqual(outputError(/ENOENT/));
    await expect(writeOutput(BYTES, folder)).rejects.toEqual(outputError(/EISDIR/));
    expect(readdirSync(folder)).toEqual([]);
  });

  it.skipIf(isWindows)('to a device leaves the device there', async () => {
    const before = statSync('/dev/null');
    await writeOutput(BYTES, '/dev/null');
    const after = statSync('/dev/null');
    expect(after.isCharacterDevice()).toBe(true);
    expect(after.ino).toBe(before.ino);
  });

  it.skipIf(isWindows)('to a named pipe reaches its reader', async () => {
    const fifo = join(temporaryFolder(), 'fifo');
    execFileSync('mkfifo', [fifo]);
    const [read] = await Promise.all([readFile(fifo), writeOutput(BYTES, fifo)]);
    expect(read).toEqual(Buffer.from(BYTES));
    expect(statSync(fifo).isFIFO()).toBe(true);
  });
});
