import { constants } from 'node:fs';
import { type FileHandle, lstat, open, realpath, rename, stat, unlink } from 'node:fs/promises';
import { renameToNew, takeAfter } from '../../files/replace-file.js';
import { unlessMissing } from '../../files/unless-missing.js';
import { untilAborted } from '../../streams/until-aborted.js';

/**
 * A link is followed for the file itself, and never for what is beside it. A file that has to be new is never replaced.
 *
 * @throws What the system says.
 */
export async function openPartialFile(name: string, { isNew = false } = {}): Promise<PartialFile> {
  const before = isNew ? undefined : await unlessMissing(stat(name));
  if (before && !before.isFile()) throw new Error('only a file can be continued');
  const file = before ? await realpath(name) : name;
  const part = `${file}.part`;
  const notes = `${part}.json`;
  const own = new OwnFile();
  return {
    async partial(url) {
      const found = await unlessMissing(lstat(part));
      if (!found?.isFile() || found.size === 0) return undefined;
      const validator = readNotes(await readSmall(notes), url);
      return validator === undefined ? undefined : { size: found.size, validator };
    },
    async begin(url, validator) {
      // The notes are never those of another content.
      await remove(notes);
      // What is there may be another run's, which still writes it, or a link to what is somebody's own.
      await remove(part);
      await using(await openOwn(part, constants.O_CREAT | constants.O_EXCL), (handle) => own.check(handle));
      if (validator === undefined) return;
      const text = JSON.stringify({ version: 1, url, validator });
      await using(await openOwn(notes, constants.O_CREAT | constants.O_EXCL), (handle) =>
        handle.writeFile(text),
      );
    },
    async write(pieces, from, signal) {
      let position = from;
      await using(await openOwn(part, 0), async (handle) => {
        await own.check(handle);
        for await (const piece of pieces) position += await writeAt(handle, piece, position, signal);
      });
      return position;
    },
    async finish(size) {
      await using(await openOwn(part, 0), async (handle) => {
        await own.check(handle, size);
        if (before) await takeAfter(handle, before);
      });
      await (isNew ? renameToNew(part, file) : rename(part, file));
      await remove(notes);
    },
  };
}

/** How far a download had come, and by what the server tells whether it may go on. */
export interface PartialContent {
  /** Bytes that are there, above 0. */
  size: number;
  /** What `if-range` says. */
  validator: string;
}

/** A download that may be gone on with: `NAME.part` until it is whole, and beside it `NAME.part.json`, its notes. */
export interface PartialFile {
  /** What an earlier run left of that URL; undefined where there is nothing to go on from. */
  partial(url: string): Promise<PartialContent | undefined>;
  /** Begins anew: notes the validator, where there is one, so that a later run may go on. */
  begin(url: string, validator: string | undefined): Promise<void>;
  /** Writes pieces from there on; gives the size that it then has. */
  write(pieces: AsyncIterable<Uint8Array>, from: number, signal: AbortSignal): Promise<number>;
  /** Makes it the file itself, of that size, which keeps the permissions that it had. */
  finish(size: number): Promise<void>;
}

const MAX_NOTES_BYTES = 64 * 1024;

/** Not by `rm`, which tells of another error where the folder keeps it. */
async function remove(file: string): Promise<void> {
  await unlessMissing(unlink(file));
}

/** One and the same file at each step, which another run may have begun anew in between. */
class OwnFile {
  #id: string | undefined;

  async check(handle: FileHandle, expectedSize?: number): Promise<void> {
    const found = await handle.stat({ bigint: true });
    if (!found.isFile()) throw new Error('what an earlier run has left is no file');
    const id = `${found.dev}:${found.ino}`;
    this.#id ??= id;
    if (id === this.#id && (expectedSize === undefined || found.size === BigInt(expectedSize))) return;
    throw new Error('another run has begun to write it');
  }
}

async function writeAt(
  handle: FileHandle,
  piece: Uint8Array,
  position: number,
  signal: AbortSignal,
): Promise<number> {
  for (let written = 0; written < piece.length; ) {
    const left = piece.length - written;
    const { bytesWritten } = await untilAborted(
      handle.write(piece, written, left, position + written),
      signal,
    );
    written += bytesWritten;
  }
  return piece.length;
}

/** For writing; a link that somebody has laid there is not followed, and nobody is waited for at a pipe. */
function openOwn(file: string, flags: number): Promise<FileHandle> {
  const { O_WRONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  return open(file, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | flags);
}

async function using(handle: FileHandle, work: (handle: FileHandle) => Promise<void>): Promise<void> {
  try {
    await work(handle);
  } finally {
    await handle.close();
  }
}

async function readSmall(file: string): Promise<string> {
  const found = await unlessMissing(lstat(file));
  if (!found?.isFile() || found.size > MAX_NOTES_BYTES) return '';
  const handle = await open(file);
  try {
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

/** The validator in the notes, if they are of that URL. Anybody may have written them. */
function readNotes(text: string, url: string): string | undefined {
  try {
    const notes: unknown = JSON.parse(text);
    if (typeof notes !== 'object' || notes === null) return undefined;
    const { version, url: its, validator } = notes as Record<string, unknown>;
    const isOurs = version === 1 && its === url && typeof validator === 'string';
    return isOurs && /^[\x20-\x7e\x80-\xff]{1,1024}$/.test(validator) ? validator : undefined;
  } catch {
    return undefined;
  }
}
