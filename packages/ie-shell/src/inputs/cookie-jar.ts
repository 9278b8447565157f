import { lstat, readFile, realpath, stat } from 'node:fs/promises';
import { messageOf } from '../errors/message-of.js';
import { ShellError } from '../errors/shell-error.js';
import { lockFor, withLock } from '../files/lock-file.js';
import { replaceFile } from '../files/replace-file.js';
import { unlessMissing } from '../files/unless-missing.js';
import { childError, refusedFetch } from '../processes/child-failure.js';
import type { NetworkProcess } from '../processes/network-process.js';
import { attemptInput } from './read-input.js';

/**
 * Reads a jar; undefined if it does not exist. The network process validates it.
 *
 * @throws ShellError `IE_SHELL_INPUT`
 */
export function readCookieJar(file: string): Promise<Uint8Array | undefined> {
  return attemptInput(file, async () => {
    const entry = await unlessMissing(lstat(file));
    if (!entry) return undefined;
    // One look: another run may create the jar between two.
    const found = entry.isSymbolicLink() ? await unlessMissing(stat(file)) : entry;
    // The jar would replace the link, but it belongs to the link's target.
    if (!found) throw new Error('it is a dangling link');
    if (!found.isFile()) throw new Error('it is not a regular file');
    if (found.size > MAX_JAR_BYTES) throw new Error('it is too large for a cookie jar');
    return readFile(file);
  });
}

/** Larger than any jar. */
const MAX_JAR_BYTES = 32 * 1024 * 1024;

/** Readable by its owner only, like passwords. */
const PERMISSIONS = 0o600;

/** Milliseconds for the network process to export its cookies. */
const ANSWER_MS = 10_000;

/** Milliseconds to wait for other runs. */
const LOCK_MS = 30_000;

/** The cookie jar of a run. */
export interface CookieJar {
  file: string;
  /** Its content at the start; undefined if it did not exist. */
  before: Uint8Array | undefined;
}

/** Opens a jar that will be written back. @throws ShellError `IE_SHELL_INPUT` */
export async function openCookieJar(file: string): Promise<CookieJar> {
  return { file, before: await readCookieJar(file) };
}

/**
 * Merges this run's changes into the jar, atomically and readable by its owner only. Changes of other runs
 * are kept.
 *
 * @throws ShellError `IE_SHELL_OUTPUT`, `IE_SHELL_INPUT` if it is no longer a valid jar, and errors of the
 * network process
 */
export async function writeCookieJar(
  network: NetworkProcess,
  { file, before }: CookieJar,
  signal: AbortSignal,
): Promise<void> {
  try {
    const update = async () => {
      const theirs = await readCookieJar(file);
      const jar = await mergedJar(network, { file, before, theirs }, signal);
      const found = await unlessMissing(stat(file));
      await replaceFile(found ? await realpath(file) : file, {
        pieces: [jar],
        before: found && { uid: found.uid, gid: found.gid, mode: PERMISSIONS },
        permissions: PERMISSIONS,
        isDurable: true,
        signal,
      });
    };
    await withLock(await lockFor(file), update, { patienceMs: LOCK_MS, signal });
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof ShellError) throw cause;
    const message = messageOf(cause);
    throw new ShellError('IE_SHELL_OUTPUT', `${file} cannot be written: ${message}`, { cause });
  }
}

async function mergedJar(
  network: NetworkProcess,
  { file, before = NO_JAR, theirs = NO_JAR }: CookieJar & { theirs: Uint8Array | undefined },
  signal: AbortSignal,
): Promise<Uint8Array> {
  const body = Buffer.concat([before, theirs]);
  const answer = await network
    .request({ type: 'MergeCookies', before: before.length, body }, { signal, timeoutMs: ANSWER_MS })
    .catch((error: unknown) => {
      throw childError(error);
    });
  if (answer.type === 'FetchError') {
    throw new ShellError(
      'IE_SHELL_INPUT',
      `${file} is not a valid cookie jar: ${refusedFetch(answer).message}`,
    );
  }
  if (answer.type === 'CookiesExported' && isJar(answer.body)) return answer.body;
  await network.killForBreach(answer);
  throw new ShellError(
    'IE_SHELL_CHILD_PROTOCOL',
    `the network process sent invalid cookies and was killed: ${file} is unchanged`,
  );
}

const NO_JAR = new Uint8Array();

/** Whether the content looks like a jar. The network process of a later run validates it. */
function isJar(body: Uint8Array): boolean {
  if (body.length > MAX_JAR_BYTES) return false;
  try {
    const jar: unknown = JSON.parse(Buffer.from(body).toString());
    return typeof jar === 'object' && jar !== null && 'version' in jar;
  } catch {
    return false;
  }
}
