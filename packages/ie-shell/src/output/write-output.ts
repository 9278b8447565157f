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
 * Writes the answer to the file, or to stdout: byte for byte, except that a terminal gets it as text without
 * anything that could steer it. A reader that has seen enough ends it without an error.
 *
 * @throws ShellError `IE_SHELL_OUTPUT`. What the pieces throw. The signal's reason.
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

/** What is written, and where. */
export interface Output {
  /** Asked for one by one, as they are written. */
  pieces: AsyncIterable<Uint8Array>;
  /** The file; undefined for stdout. */
  file: string | undefined;
  /** Whether they have nothing in them that could steer a terminal but what is meant to. @default false */
  isSafe?: boolean;
  /** Whether the file must not be there. @default false */
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
  // Only what is not there is new. A link that leads nowhere is there: the system follows it when it opens it.
  if (!(await unlessMissing(lstat(file)))) return replaceFile(file, { pieces, signal });
  const stream = await openStream(file);
  if (stream) return writeToStream(pieces, stream, { isSafe, signal });
  const existing = await unlessMissing(stat(file));
  // A pipe or a device is written to as it is: it must not be replaced by a file.
  if (!existing?.isFile() || isOfTheSystem(file)) return writeInto(file, pieces, signal);
  return replaceFile(await realpath(file), { pieces, before: existing, signal });
}

/** Each step may wait for the reader of a pipe for ever, which holds up nobody who has given up. */
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
