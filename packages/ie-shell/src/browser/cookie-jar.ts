import { lstat, readFile, realpath, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { ShellError } from '../errors.js';
import { messageOf } from '../message-of.js';
import { explain, refusal } from './child-failure.js';
import type { NetworkProcess } from './network-process.js';
import { attemptInput } from './read-input.js';
import { replaceFile } from './replace-file.js';
import { unlessMissing } from './unless-missing.js';

/** More than all cookies that there may be. */
const MAX_JAR_BYTES = 32 * 1024 * 1024;

/** Only its owner may have it: it is as good as passwords. */
const PERMISSIONS = 0o600;

/** Milliseconds that the network process may take to tell its cookies. */
const ANSWER_MS = 10_000;

/**
 * What is in a jar; undefined where there is none yet. Whether it makes sense, the network process says.
 *
 * @throws ShellError `IE_SHELL_INPUT`
 */
export function readCookieJar(file: string): Promise<Uint8Array | undefined> {
  return attemptInput(file, async () => {
    const entry = await unlessMissing(lstat(file));
    if (!entry) return undefined;
    // Looked at once: another run may put a jar there between two looks.
    const found = entry.isSymbolicLink() ? await unlessMissing(stat(file)) : entry;
    // It would be replaced by the jar, which is to be where it leads.
    if (!found) throw new Error('it is a link that leads nowhere');
    if (!found.isFile()) throw new Error('it is no file');
    if (found.size > MAX_JAR_BYTES) throw new Error('it is too large for a cookie jar');
    return readFile(file);
  });
}

/**
 * Writes the cookies that the network process has, whole or not at all, for nobody but its owner. Of two runs at once
 * the later one's stay.
 *
 * @throws ShellError `IE_SHELL_OUTPUT`, and whatever the network process fails of
 */
export async function writeCookieJar(
  network: NetworkProcess,
  file: string,
  signal: AbortSignal,
): Promise<void> {
  const answer = await network
    .request({ type: 'ExportCookies' }, { signal, timeoutMs: ANSWER_MS })
    .catch((error: unknown) => {
      throw explain(error);
    });
  if (answer.type === 'FetchError') throw refusal(answer);
  if (answer.type !== 'CookiesExported' || !isJar(answer.body)) {
    await network.kill();
    throw new ShellError(
      'IE_SHELL_CHILD_PROTOCOL',
      `the network process gave what are no cookies, and was killed: ${file} is as it was`,
    );
  }
  try {
    const before = await unlessMissing(stat(file));
    await replaceFile(before ? await realpath(file) : file, {
      pieces: Readable.from([answer.body]),
      before: before && { uid: before.uid, gid: before.gid, mode: PERMISSIONS },
      permissions: PERMISSIONS,
      signal,
    });
  } catch (cause) {
    signal.throwIfAborted();
    const message = messageOf(cause);
    throw new ShellError('IE_SHELL_OUTPUT', `${file} cannot be written: ${message}`, { cause });
  }
}

/** Whether a later run may take it for a jar: what is in it, the network process of that run says. */
function isJar(body: Uint8Array): boolean {
  if (body.length > MAX_JAR_BYTES) return false;
  try {
    const jar: unknown = JSON.parse(Buffer.from(body).toString());
    return typeof jar === 'object' && jar !== null && 'version' in jar;
  } catch {
    return false;
  }
}
