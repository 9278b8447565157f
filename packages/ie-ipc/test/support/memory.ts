import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Bytes of array buffers that something still points to. */
export function arrayBufferBytes(): number {
  // The second collection waits for what the first one swept beside the program.
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}
