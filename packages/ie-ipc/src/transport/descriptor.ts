import { fstatSync } from 'node:fs';
import { IpcError } from '../errors/ipc-error.js';

/** The descriptor that the environment names, if it names one. @throws IpcError `IE_IPC_BAD_DESCRIPTOR` */
export function descriptorIn(env: Record<string, string | undefined>): number | undefined {
  const text = env[ENV_FD];
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new IpcError(
    'IE_IPC_BAD_DESCRIPTOR',
    `${ENV_FD}=${JSON.stringify(text)} is not the number of a descriptor`,
  );
}

/** The variable that tells a child the number of the descriptor that its channel is on. */
export const ENV_FD = 'IE_IPC_FD';

/** Refuses a descriptor that no channel can be on. @throws IpcError `IE_IPC_BAD_DESCRIPTOR` */
export function checkDescriptor(fd: number): void {
  if (!Number.isInteger(fd) || fd < 3) {
    throw new IpcError(
      'IE_IPC_BAD_DESCRIPTOR',
      `descriptor ${fd} cannot be a channel: it must be a whole number from 3 on`,
    );
  }
  // Windows tells pipes apart by handle, and fstat not at all.
  if (process.platform === 'win32') return;
  let isSocket: boolean;
  try {
    isSocket = fstatSync(fd).isSocket();
  } catch (cause) {
    throw unusable(fd, cause);
  }
  if (!isSocket) {
    throw new IpcError('IE_IPC_BAD_DESCRIPTOR', `descriptor ${fd} is open, but not on a socket`);
  }
}

/** The error of a descriptor that the system will not let be used. */
export function unusable(fd: number, cause: unknown): IpcError {
  return new IpcError(
    'IE_IPC_BAD_DESCRIPTOR',
    `descriptor ${fd} cannot be used (${cause instanceof Error ? cause.message : cause}): ` +
      'was the process started by spawnChild?',
    { cause },
  );
}
