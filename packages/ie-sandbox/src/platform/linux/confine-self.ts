import type { SandboxLayer } from '../../model/report.js';
import type { LockInstructions } from './kernel/lock-instructions.js';
import { lockSelf } from './kernel/lock-self.js';

/** Stage B on Linux; see `ConfineSelf`. A bundle has all its modules in the file that runs, and loads them later. */
export async function confineSelfOnLinux(
  instructions: string,
  loadModules: () => Promise<void>,
): Promise<SandboxLayer[]> {
  const lock = JSON.parse(instructions) as LockInstructions;
  if (!lock.isBundled) await loadModules();
  return lockSelf(lock);
}
