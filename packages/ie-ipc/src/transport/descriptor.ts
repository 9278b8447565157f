import { fstatSync } from 'node:fs';
import { IpcError } from '../errors/ipc-error.js';

/** Returns the descriptor that the environment names, if any. @throws IpcError `IE_IPC_BAD_DESCRIPTOR` */
export function descriptorIn(env: Record<string, string | undefined>): number | undefined {
  const text = env[ENV_FD];
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new IpcError(
    'IE_IPC_BAD_DESCRIPTOR',
    `${ENV_FD}=${JSON.stringify(text)} is not the number of a descriptor`,
  );
}

/** The variable with the number of a child's channel descriptor. */
export const ENV_FD = 'IE_IPC_FD';

/** Refuses a descriptor that cannot carry a channel. @throws IpcError `IE_IPC_BAD_DESCRIPTOR` */
export function checkDescriptor(fd: number): void {
  if (!Number.isInteger(fd) || fd < 3) {
    throw new IpcError(
      'IE_IPC_BAD_DESCRIPTOR',
      `descriptor ${fd} cannot be a channel: use a whole number, 3 or more`,
    );
  }
  // Windows identifies pipes by handle, and fstat does not work on them.
  if (process.platform === 'win32') return;
  let isSocket: boolean;
  try {
    isSocket = fstatSync(fd).isSocket();
  } catch (cause) {
    throw unusable(fd, cause);
  }
  if (!isSocket) {
    throw new IpcError('IE_IPC_BAD_DESCRIPTOR', `descriptor ${fd} is open, but is not a socket`);
  }
}

/** The error for a descriptor that the system refuses. */
export function unusable(fd: number, cause: unknown): IpcError {
  return new IpcError(
    'IE_IPC_BAD_DESCRIPTOR',
    `descriptor ${fd} cannot be used (${cause instanceof Error ? cause.message : cause}): ` +
      'start the process with spawnChild',
    { cause },
  );
}
