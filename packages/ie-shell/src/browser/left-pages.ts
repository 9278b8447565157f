import type { HopMeta } from '@internet-exploder/ie-ipc';

/** The pages that a refresh has led away from, in their order. */
export interface LeftPages {
  hops: readonly HopMeta[];
  refreshes: readonly Refreshed[];
}

/** A page that has sent its reader to another one. */
export interface Refreshed {
  from: string;
  /** How long it wanted its reader to wait. */
  seconds: number;
  to: string;
}
