import type { ExitStatus } from '../../../model/exit-reason.js';
import type { SandboxLayer } from '../../../model/report.js';
import type { Restriction } from './landlock.js';

/** What a spawner thread does to itself before it spawns. */
export interface SpawnerSetup extends Restriction {
  native: string;
  /** Stage A, encoded. */
  filter: Uint8Array;
}

/** A child to start. The browser and the thread identify it by `id`. */
export interface SpawnRequest {
  type: 'spawn';
  id: number;
  execPath: string;
  args: string[];
  env: Record<string, string>;
}

/** Browser → spawner thread. */
export type ToSpawner =
  /** Sent first, and once. */
  | { type: 'confine'; setup: SpawnerSetup }
  | SpawnRequest
  | { type: 'kill'; id: number }
  /** The program ends, and so must all children. `done` is set to 1 when they have been killed. */
  | { type: 'end'; done: Int32Array };

/** Spawner thread → browser. */
export type FromSpawner =
  | { type: 'ready'; layers: SandboxLayer[] }
  | { type: 'failed'; message: string }
  | { type: 'spawned'; id: number; pid: number; channelFd: number; stderrFd: number }
  | { type: 'refused'; id: number; message: string; code: string | undefined }
  | { type: 'exited'; id: number; status: ExitStatus };
