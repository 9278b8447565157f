import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Runs a program from its start until it has ended and its output has been read. Resolves with the milliseconds. */
export async function runCommand({ file, args, isSilent = false }) {
  const startedAt = performance.now();
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  let bytes = 0;
  child.stdout.on('data', (chunk) => {
    bytes += chunk.length;
  });
  const [code] = await once(child, 'close');
  const tookMs = performance.now() - startedAt;
  if (code !== 0 || (bytes === 0) !== isSilent) {
    throw new Error(`${[file, ...args].join(' ')} ended with ${code} after ${bytes} bytes`);
  }
  return tookMs;
}
