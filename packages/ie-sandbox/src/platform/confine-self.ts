import { type ConfineSelf, ENV_CONFINE_SELF } from '../model/platform.js';
import type { SandboxLayer } from '../model/report.js';
import { confineSelfOnLinux } from './linux/confine-self.js';

/**
 * Confines this process as its parent instructs, and removes the instructions from the environment. Does nothing where
 * there are none.
 *
 * @param loadModules Loads the modules that can no longer be opened afterwards
 * @throws SandboxError `IE_SANDBOX_LAYER_MISSING` where the kernel refuses
 */
export async function confineSelf(loadModules: () => Promise<void>): Promise<SandboxLayer[]> {
  const instructions = process.env[ENV_CONFINE_SELF];
  if (instructions === undefined) return [];
  delete process.env[ENV_CONFINE_SELF];
  return (await CONFINE_SELF[process.platform]?.(instructions, loadModules)) ?? [];
}

/** One line for each system whose children confine themselves. */
const CONFINE_SELF: Partial<Record<NodeJS.Platform, ConfineSelf>> = { linux: confineSelfOnLinux };
