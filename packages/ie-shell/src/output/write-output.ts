import { fstatSync } from 'node:fs';
import { lstat, open, realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { messageOf } from '../errors/message-of.js';
import { ShellError } from '../errors/shell-error.js';
import { replaceFile } from '../files/replace-file.js';
import { unlessMissing } from '../files/unless-missing.js';
import { noteFailure } from '../streams/note-failure.js';
import { untilAborted } from '../streams/until-aborted.js';
import { exists } from './output-name.js';
import { writeToStream } from './write-to-stream.js';

/**
 * Writes output to the file or to stdout, byte for byte. On a terminal, unsafe characters are escaped. A
 * reader may close the output early.
 *
 * @throws ShellError `IE_SHELL_OUTPUT`. Errors of the chunks. The signal's reason.
 */
export async function writeOutput(output: Output): Promise<void> {
  const { file, signal } = output;
  let failure: { error: unknown } | undefined;
  const pieces = noteFailure(output.pieces, (error) => {
    failure = { error };
  });
  try {
    await (file === undefined
      ? writeToStream(pieces, process.stdout, output)
      : writeToFile({ ...output, file, pieces }));
  } catch (cause) {
    signal.throwIfAborted();
    if (failure) throw failure.error;
    if (output.isNew && file !== undefined && isThere(cause)) throw exists(file);
    const message = messageOf(cause);
    throw new ShellError('IE_SHELL_OUTPUT', `${file ?? 'stdout'} cannot be written: ${message}`, { cause });
  }
}

/** Output and its target. */
export interface Output {
  /** Read one by one while they are written. */
  pieces: AsyncIterable<Uint8Array>;
  /** The file; undefined for stdout. */
  file: string | undefined;
  /** Whether the chunks contain only allowed control sequences. @default false */
  isSafe?: boolean;
  /** Whether an existing file is an error. @default false */
  isNew?: boolean;
  signal: AbortSignal;
}

export function isThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}

async function writeToFile({
  pieces,
  file,
  signal,
  isSafe = false,
  isNew = false,
}: Output & { file: string }): Promise<void> {
  if (isNew) return replaceFile(file, { pieces, signal, isNew });
  // A dangling link also exists, because the system would follow it.
  if (!(await unlessMissing(lstat(file)))) return replaceFile(file, { pieces, signal });
  const stream = await openStream(file);
  if (stream) return writeToStream(pieces, stream, { isSafe, signal });
  const existing = await unlessMissing(stat(file));
  // Pipes and devices are written directly, because they must not be replaced by a file.
  if (!existing?.isFile() || isOfTheSystem(file)) return writeInto(file, pieces, signal);
  return replaceFile(await realpath(file), { pieces, before: existing, signal });
}

/** Each step may wait for the reader of a pipe for ever, but not after an abort. */
async function writeInto(
  file: string,
  pieces: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  const opening = open(file, 'w');
  const handle = await untilAborted(opening, signal).catch((error: unknown) => {
    void opening.then((late) => late.close()).catch(() => {});
    throw error;
  });
  try {
    for await (const piece of pieces) await untilAborted(handle.writeFile(piece), signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error;
  } finally {
    const closed = handle.close();
    await (signal.aborted ? undefined : closed);
  }
}

/**
 * Returns the stream of this program for a file such as /dev/stdout, or one that the shell has opened.
 * Another descriptor would truncate or replace the file under its other users.
 */
async function openStream(file: string): Promise<NodeJS.WriteStream | undefined> {
  const target = await unlessMissing(stat(file, { bigint: true }));
  return [process.stdout, process.stderr].find((_stream, index) => {
    const held = target && statDescriptor(index + 1);
    return held && held.ino !== 0n && held.dev === target.dev && held.ino === target.ino;
  });
}

/** Undefined for a closed descriptor. */
function statDescriptor(fd: number) {
  try {
    return fstatSync(fd, { bigint: true });
  } catch {
    return undefined;
  }
}

/** Whether the name is in a folder of descriptors and devices. */
function isOfTheSystem(file: string): boolean {
  return /^\/(dev|proc)\//.test(resolve(file));
}
