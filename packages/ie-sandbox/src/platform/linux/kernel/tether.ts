import { Socket } from 'node:net';
import { getSystemErrorName } from 'node:util';
import type { Tether } from '../../plain/tether.js';
import { findNative } from './find-native.js';
import { loadNative, type Native } from './native.js';

/** @throws Error when no descriptor is left */
export function openTether(native: Native): Tether {
  const pair = Buffer.alloc(8);
  if (native.syscall('pipe2', pair, O_CLOEXEC) !== 0)
    throw new Error(`pipe2 failed: ${getSystemErrorName(-native.errno())}`);
  const [childEnd, ownEnd] = [pair.readInt32LE(0), pair.readInt32LE(4)];
  // Everything except the owner, which is not known yet. The moment between the child's start and its tie
  // must be short.
  native.syscall('fcntl', childEnd, F_SETSIG, SIGKILL);
  native.syscall('fcntl', childEnd, F_SETFL, O_ASYNC);
  // A socket is closed with its thread, even in a Worker. A plain descriptor would stay open.
  const own = new Socket({ fd: ownEnd, readable: false, writable: true }).unref();
  let isOpen = true;
  const closeChildEnd = () => {
    // node:fs is not used, because in a Worker it warns of descriptors that it has not opened.
    if (isOpen) native.syscall('close', childEnd);
    isOpen = false;
  };
  return {
    childEnd,
    tie(pid) {
      native.syscall('fcntl', childEnd, F_SETOWN, pid);
      closeChildEnd();
    },
    release() {
      closeChildEnd();
      own.destroy();
    },
  };
}

const CLOSE_RANGE_CLOEXEC = 4;
const O_CLOEXEC = 0x80000;
const O_ASYNC = 0x2000;
const F_SETFL = 4;
const F_SETOWN = 8;
const F_SETSIG = 10;
const SIGKILL = 9;

let known: Native | undefined;

/** Returns a tether for an unconfined child; undefined where system calls are not available. */
export function tryTether(): Tether | undefined {
  try {
    known ??= loadNative(findNative());
    // No child inherits descriptors that other code of this process left open.
    known.syscall('close_range', 3, 0xffffffff, CLOSE_RANGE_CLOEXEC);
    return openTether(known);
  } catch {
    return undefined;
  }
}
