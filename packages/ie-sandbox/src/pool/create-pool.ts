import { availableParallelism } from 'node:os';
import type { KnownOptions } from '@internet-exploder/ie-options';
import { check } from '../model/check-option.js';
import { type ChildKind, checkChildKind } from '../model/process-kind.js';
import { checkSpawnValues, START_OPTIONS } from '../spawn/check-spawn-options.js';
import { startChild } from '../spawn/spawn-child.js';
import type { MessagesFrom, SpawnOptions } from '../spawn/spawn-options.js';
import { RESTART_OPTIONS, type RestartOptions, RestartRule } from '../supervisor/restart-rule.js';
import { Pool } from './pool.js';
import { checkTaskTimeout } from './task-options.js';

/**
 * Creates a pool of equal children that answer one task at a time each. It starts nothing: a task starts a
 * child if no other is free, until there are `size` of them.
 *
 * @throws SandboxError `IE_SANDBOX_INVALID_KIND`, `IE_SANDBOX_INVALID_OPTION`
 *
 * @example
 * const pool = createPool('renderer', { size: 4, entry: new URL('../child.js', import.meta.url), incoming: Outline });
 * const { answer, report } = await pool.run({ type: 'Parse', text }, { timeoutMs: 5_000 });
 * await pool.close();
 */
export function createPool<Kind extends ChildKind, Incoming = MessagesFrom[Kind]>(
  kind: Kind,
  options: PoolOptions<Incoming> = {},
): Pool<Incoming> {
  checkChildKind(kind);
  check.options<PoolOptions<unknown>>(options, { what: 'createPool()', known: POOL_OPTIONS });
  checkSpawnValues(options);
  const { size = availableParallelism(), maxQueued = 1024, taskTimeoutMs, maxTasksPerChild } = options;
  check.integer('size', size, 1);
  check.integer('maxQueued', maxQueued, 0);
  checkTaskTimeout('taskTimeoutMs', taskTimeoutMs);
  if (maxTasksPerChild !== undefined) check.integer('maxTasksPerChild', maxTasksPerChild, 1);
  const spawnOptions = onlyKnown(options, START_OPTIONS);
  const restartOptions = onlyKnown(options, RESTART_OPTIONS);
  return new Pool<Incoming>({
    kind,
    size,
    maxQueued,
    taskTimeoutMs: taskTimeoutMs ?? Number.POSITIVE_INFINITY,
    maxTasksPerChild: maxTasksPerChild ?? Number.POSITIVE_INFINITY,
    // Checks its options now, and not when the first child has ended.
    restartRule: () => new RestartRule(restartOptions),
    start: (signal) => startChild<Kind, Incoming>(kind, { ...spawnOptions, signal }),
  });
}

/**
 * The size of a pool, how its children are started, as in `spawnChild`, and when one is started again, as in
 * `Supervisor`.
 */
export interface PoolOptions<Incoming> extends Omit<SpawnOptions<Incoming>, 'signal'>, RestartOptions {
  /** The most children at a time: a whole number, at least 1. @default os.availableParallelism() */
  size?: number | undefined;
  /** The most tasks that wait for a child: a whole number. A further one is refused. @default 1024 */
  maxQueued?: number | undefined;
  /**
   * Milliseconds that a task may take in its child, if `run` sets no other time. `Infinity` means no limit.
   * @default Infinity
   */
  taskTimeoutMs?: number | undefined;
  /**
   * The number of tasks after which a child is replaced: at least 1. With 1, no task meets a child that an
   * earlier one may have taken over. @default no limit
   */
  maxTasksPerChild?: number | undefined;
}

const POOL_OPTIONS: KnownOptions<PoolOptions<unknown>> = {
  ...START_OPTIONS,
  ...RESTART_OPTIONS,
  size: true,
  maxQueued: true,
  taskTimeoutMs: true,
  maxTasksPerChild: true,
};

function onlyKnown<Options extends object, Known extends object>(
  options: Options,
  known: Known,
): Pick<Options, keyof Options & keyof Known> {
  const entries = Object.entries(options).filter(([name]) => Object.hasOwn(known, name));
  return Object.fromEntries(entries) as Pick<Options, keyof Options & keyof Known>;
}
