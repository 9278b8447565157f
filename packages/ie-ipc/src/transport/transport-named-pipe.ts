import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeValue } from '@internet-exploder/ie-options';
import { IpcError } from '../errors/ipc-error.js';

/**
 * Creates a pipe name: `\\.\pipe\ie-ipc-<uuid>` on Windows, elsewhere a socket path in a new folder of mode
 * 0700 below the system's temporary folder.
 * @throws IpcError `IE_IPC_BAD_PIPE` when that folder cannot be created
 */
export function createPipeName(): PipeName {
  const unique = `ie-ipc-${crypto.randomUUID()}`;
  if (process.platform === 'win32') return { name: WINDOWS_PREFIX + unique, remove() {} };
  try {
    const folder = mkdtempSync(join(tmpdir(), 'ie-ipc-'));
    return { name: join(folder, unique), remove: () => rmSync(folder, { recursive: true, force: true }) };
  } catch (cause) {
    throw new IpcError(
      'IE_IPC_BAD_PIPE',
      `cannot create a private folder in ${tmpdir()}: set TMPDIR to a writable folder`,
      { cause },
    );
  }
}

const WINDOWS_PREFIX = '\\\\.\\pipe\\';
/** The size of sun_path without its closing zero, on the platform with the smallest (macOS). */
const MAX_SOCKET_PATH_BYTES = 103;

/** A pipe name that nobody can guess, and on Unix nobody else can reach. */
export interface PipeName {
  name: string;
  /** Removes what was created for the name. */
  remove(): void;
}

/** @throws IpcError `IE_IPC_BAD_PIPE` for a name that cannot be a pipe on this system */
export function checkPipeName(name: unknown): asserts name is string {
  if (typeof name !== 'string') {
    throw new IpcError('IE_IPC_BAD_PIPE', `the name of a pipe must be a string; got ${describeValue(name)}`);
  }
  const isWellFormed = process.platform === 'win32' ? name.startsWith(WINDOWS_PREFIX) : name.startsWith('/');
  if (!isWellFormed || name.includes('\0')) {
    const wanted =
      process.platform === 'win32' ? `a name that begins with ${WINDOWS_PREFIX}` : 'an absolute path';
    throw new IpcError('IE_IPC_BAD_PIPE', `${JSON.stringify(name)} is not a pipe: use ${wanted}`);
  }
  if (process.platform !== 'win32' && Buffer.byteLength(name) > MAX_SOCKET_PATH_BYTES) {
    throw new IpcError(
      'IE_IPC_BAD_PIPE',
      `the socket path ${name} is longer than ${MAX_SOCKET_PATH_BYTES} bytes: set TMPDIR to a shorter one`,
    );
  }
}

/** Connects by name. @throws IpcError `IE_IPC_BAD_PIPE`. The signal's reason. */
export function connectNamedPipe(name: string, signal: AbortSignal | undefined): Promise<Socket> {
  checkPipeName(name);
  return new Promise((resolve, reject) => {
    const socket = connect(name);
    const abort = () => {
      socket.destroy();
      reject(signal?.reason);
    };
    const fail = (cause: Error) => {
      signal?.removeEventListener('abort', abort);
      reject(new IpcError('IE_IPC_BAD_PIPE', `cannot connect to ${name}: ${cause.message}`, { cause }));
    };
    socket.once('error', fail);
    socket.once('connect', () => {
      socket.off('error', fail);
      signal?.removeEventListener('abort', abort);
      resolve(socket);
    });
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}
