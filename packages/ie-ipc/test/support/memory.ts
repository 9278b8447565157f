import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Bytes of objects that something still points to. */
export function heapBytes(): number {
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** Bytes of array buffers that something still points to. */
export function arrayBufferBytes(): number {
  // The second collection waits for what the first one swept beside the program.
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}
