import type { Life } from './life.js';

/**
 * Kills the child when `lease` is garbage-collected. A lease is an object that a handle, its channel and that
 * channel's pending calls hold, and nothing inside them does. It is collected when the last of them is.
 */
export function killWhenForgotten(lease: object, life: Life): void {
  forgotten.register(lease, life, life);
  void life.exited.then(() => forgotten.unregister(life));
}

/** Kills the child of a collected lease. */
const forgotten = new FinalizationRegistry<Life>((life) => life.kill('killed'));
