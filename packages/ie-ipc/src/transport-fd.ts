import { fstatSync } from 'node:fs';
import { Socket } from 'node:net';
import { IpcError } from './errors.js';

/** Attaches to an inherited descriptor. @throws IpcError `IE_IPC_BAD_DESCRIPTOR` */
export function attachFd(fd: number): Socket {
  if (!Number.isInteger(fd) || fd < 3) {
    throw new IpcError(
      'IE_IPC_BAD_DESCRIPTOR',
      `descriptor ${fd} cannot be a channel: it must be a whole number from 3 on`,
    );
  }
  try {
    // Windows tells pipes apart by handle, and fstat not at all.
    if (process.platform !== 'win32' && !fstatSync(fd).isSocket()) {
      throw new IpcError('IE_IPC_BAD_DESCRIPTOR', `descriptor ${fd} is open, but not on a socket`);
    }
    return new Socket({ fd, readable: true, writable: true });
  } catch (cause) {
    if (cause instanceof IpcError) throw cause;
    throw new IpcError(
      'IE_IPC_BAD_DESCRIPTOR',
      `descriptor ${fd} cannot be used (${cause instanceof Error ? cause.message : cause}): ` +
        'was the process started by spawnChild?',
      { cause },
    );
  }
}
