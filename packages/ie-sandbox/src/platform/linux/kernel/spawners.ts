import { encode } from './bpf.js';
import { compile } from './filter.js';
import { inheritedFilter } from './filter-inherited.js';
import type { Spawner } from './spawner.js';
import type { SpawnerSetup } from './spawner-protocol.js';
import { ownArch } from './syscall-numbers.js';

/** Returns the thread for children of that kind with those grants, and starts it if there is none. */
export async function spawnerFor(setup: Omit<SpawnerSetup, 'filter'>): Promise<Spawner> {
  const key = JSON.stringify(setup);
  const known = spawners.get(key);
  const spawner = await (known ?? start(key, setup));
  if (!spawner.isLost) return spawner;
  if (spawners.get(key) === known) spawners.delete(key);
  return spawnerFor(setup);
}

/**
 * How many threads without a child are kept. A thread serves one set of grants, because it cannot undo any.
 */
const MAX_IDLE = 4;

const spawners = new Map<string, Promise<Spawner>>();

function start(key: string, setup: Omit<SpawnerSetup, 'filter'>): Promise<Spawner> {
  const starting = startSpawner(setup);
  spawners.set(key, starting);
  starting.catch(() => spawners.delete(key));
  void stopIdle(key);
  return starting;
}

async function startSpawner(setup: Omit<SpawnerSetup, 'filter'>): Promise<Spawner> {
  const { Spawner } = await import('./spawner.js');
  const filter = encode(compile(inheritedFilter(setup.kind), ownArch()));
  return Spawner.start({ ...setup, filter });
}

async function stopIdle(key: string): Promise<void> {
  const idle: [string, Spawner][] = [];
  for (const [other, starting] of [...spawners]) {
    if (other === key) continue;
    const spawner = await starting.catch(() => undefined);
    if (spawner?.isIdle || spawner?.isLost) idle.push([other, spawner]);
  }
  for (const [other, spawner] of idle.slice(0, -MAX_IDLE)) {
    // Another caller may have used it while others were awaited.
    if (!spawner.isIdle && !spawner.isLost) continue;
    spawners.delete(other);
    await spawner.stop();
  }
}
