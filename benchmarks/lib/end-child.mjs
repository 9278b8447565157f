import { once } from 'node:events';

/** Kills a child process, unless it has ended, and waits until it is gone. */
export async function endChild(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
