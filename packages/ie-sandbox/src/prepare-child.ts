import { prepareConfinement } from './confinement.js';
import { planChild } from './plan-child.js';
import { type ChildKind, checkChildKind } from './process-kind.js';
import type { SpawnOptions } from './spawn-child.js';

/**
 * Begins with what `spawnChild` would wait for, for a child of that kind with these options: on Linux, a thread that
 * confines itself. What fails is told by `spawnChild`, which tries again; without a child, nothing is left to end.
 */
export function prepareChild(kind: ChildKind, options: SpawnOptions<unknown> = {}): void {
  void prepare(kind, options).catch(() => {});
}

async function prepare(kind: ChildKind, options: SpawnOptions<unknown>): Promise<void> {
  const { mode, confinement } = planChild(checkChildKind(kind), options);
  if (mode !== 'off') await prepareConfinement(mode, confinement);
}
