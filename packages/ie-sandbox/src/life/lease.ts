import type { Life } from './life.js';

/**
 * Kills the child when `lease` is garbage. A lease is an object that a handle, its channel and that channel's
 * pending calls hold in common, and nothing inside them does: it goes when the last of them does.
 */
export function killWhenForgotten(lease: object, life: Life): void {
  forgotten.register(lease, life, life);
  void life.exited.then(() => forgotten.unregister(life));
}

/** Kills the child of a lease that nobody holds any more. */
const forgotten = new FinalizationRegistry<Life>((life) => life.kill('killed'));
