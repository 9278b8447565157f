import { fileURLToPath } from 'node:url';
import type { StandardSchema } from '@internet-exploder/ie-ipc';
import type { SandboxMode, Transport } from '../../dist/index.js';

/** The path of a fixture program. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
}

export const transports: Transport[] = ['fd', 'pipe'];

/** How to spawn over that transport: confined where that can be. */
export function over(transport: Transport): { transport: Transport; sandbox: SandboxMode } {
  return { transport, sandbox: transport === 'pipe' ? 'best-effort' : 'require' };
}

/** How to spawn the child that misbehaves as `mode` says, or serves well without one. */
export function child(mode = 'serve') {
  return { entry: fixture('child.mjs'), args: [mode] };
}

/** What a child tells of itself in the modes `facts` and `inheritance`. */
export interface Facts {
  argv: string[];
  execArgv: string[];
  env: Record<string, string>;
  /** The sockets that it has open beside the standard streams: the names, in mode `inheritance`. */
  sockets?: string[];
  /**
   * In mode `inheritance`: the sockets of a process that the child starts, by itself and when handed one, and what else
   * of the child's it has open.
   */
  grandchild?: { sockets: string[]; socketsWhenGiven: string[]; shared: string[] };
}

/** Accepts whatever a child says. */
export const anything: StandardSchema<Facts> = {
  '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: value as Facts }) },
};
