import { Socket } from 'node:net';
import { checkDescriptor, unusable } from './descriptor.js';

/** Attaches to an inherited descriptor. @throws IpcError `IE_IPC_BAD_DESCRIPTOR` */
export function attachFd(fd: number): Socket {
  checkDescriptor(fd);
  try {
    return new Socket({ fd, readable: true, writable: true });
  } catch (cause) {
    throw unusable(fd, cause);
  }
}
