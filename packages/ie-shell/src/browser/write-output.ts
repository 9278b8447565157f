import { fstatSync } from 'node:fs';
import { lstat, realpath, stat, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ShellError } from '../errors.js';
import { printable } from './printable.js';
import { replaceFile } from './replace-file.js';

/**
 * Writes the answer to the file, or to stdout: byte for byte, except that a terminal gets it as text without
 * anything that could steer it.
 *
 * @throws ShellError `IE_SHELL_OUTPUT`
 */
export async function writeOutput(bytes: Uint8Array, file: string | undefined): Promise<void> {
  try {
    await (file === undefined ? writeToStream(bytes, process.stdout) : writeToFile(bytes, file));
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new ShellError('IE_SHELL_OUTPUT', `${file ?? 'stdout'} cannot be written: ${message}`, { cause });
  }
}

function writeToStream(bytes: Uint8Array, stream: NodeJS.WriteStream): Promise<void> {
  const data = stream.isTTY ? printable(Buffer.from(bytes).toString('utf8')) : bytes;
  return new Promise((resolve, reject) => {
    // A reader that has seen enough, as head does, is not an error.
    const settle = (error?: Error | null) => {
      if (!error || ('code' in error && error.code === 'EPIPE')) resolve();
      else reject(error);
    };
    stream.on('error', settle);
    stream.write(data, settle);
  });
}

async function writeToFile(bytes: Uint8Array, file: string): Promise<void> {
  // Only what is not there is new. A link that leads nowhere is there: the system follows it when it opens it.
  if (!(await unlessMissing(lstat(file)))) return replaceFile(bytes, file);
  const stream = await openStream(file);
  if (stream) return writeToStream(bytes, stream);
  const existing = await unlessMissing(stat(file));
  // A pipe or a device is written to as it is: it must not be replaced by a file.
  if (!existing?.isFile() || isOfTheSystem(file)) return writeFile(file, bytes);
  return replaceFile(bytes, await realpath(file), existing);
}

/**
 * The stream of this program that already goes there, as for /dev/stdout and for what the shell has opened: by
 * another descriptor it would be truncated, or replaced under whoever holds it.
 */
async function openStream(file: string): Promise<NodeJS.WriteStream | undefined> {
  const target = await unlessMissing(stat(file, { bigint: true }));
  return [process.stdout, process.stderr].find((_stream, index) => {
    const held = target && statDescriptor(index + 1);
    return held && held.ino !== 0n && held.dev === target.dev && held.ino === target.ino;
  });
}

/** Undefined for a descriptor that is closed. */
function statDescriptor(fd: number) {
  try {
    return fstatSync(fd, { bigint: true });
  } catch {
    return undefined;
  }
}

/** Where names stand for descriptors and devices, whatever they lead to. */
function isOfTheSystem(file: string): boolean {
  return /^\/(dev|proc)\//.test(resolve(file));
}

/** Undefined where the file is not there; any other error stands. */
async function unlessMissing<Found>(found: Promise<Found>): Promise<Found | undefined> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
