import { fileURLToPath } from 'node:url';
import type { StandardSchema } from '@internet-exploder/ie-ipc';
import type { Transport } from '../../dist/index.js';

/** The path of a fixture program. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
}

export const transports: Transport[] = ['fd', 'pipe'];

/** How to spawn the child that misbehaves as `mode` says, or serves well without one. */
export function child(mode = 'serve') {
  return { entry: fixture('child.mjs'), args: [mode] };
}

/** What a child tells of itself in the modes `facts` and `inheritance`. */
export interface Facts {
  argv: string[];
  execArgv: string[];
  env: Record<string, string>;
  stdin: string;
  stdout: string;
  isTerminal: boolean;
  session: number;
  /** The sockets it has open beside the standard streams: descriptor and inode. */
  sockets: { fd: number; name: string }[];
  /** In mode `inheritance`: the sockets of a process that the child starts, by itself and when handed one. */
  grandchild?: { sockets: string[]; socketsWhenGiven: string[] };
}

/** Accepts whatever a child says. */
export const anything: StandardSchema<Facts> = {
  '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: value as Facts }) },
};
