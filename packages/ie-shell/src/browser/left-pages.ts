import type { HopMeta } from '@internet-exploder/ie-ipc';

/** The pages whose refresh was followed, in order. */
export interface LeftPages {
  hops: readonly HopMeta[];
  refreshes: readonly Refreshed[];
}

/** A page whose refresh was followed. */
export interface Refreshed {
  from: string;
  /** The delay that the page requested. */
  seconds: number;
  to: string;
}
