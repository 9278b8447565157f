import type { KnownOptions } from '@internet-exploder/ie-options';
import { check } from '../model/check-option.js';

/** How a task may be ended early. */
export interface TaskOptions {
  /**
   * Milliseconds that the task may take in its child, above 0, without the wait for a child. Then the child is
   * killed. `Infinity` means no limit. @default the `taskTimeoutMs` of the pool
   */
  timeoutMs?: number | undefined;
  /** Ends the task with the signal's reason: a waiting task leaves the queue, a running one ends with its child. */
  signal?: AbortSignal | undefined;
}

/** @throws SandboxError `IE_SANDBOX_INVALID_OPTION` */
export function checkTaskOptions(options: TaskOptions): TaskOptions {
  check.options<TaskOptions>(options, { what: 'run()', known: TASK_OPTIONS });
  checkTaskTimeout('timeoutMs', options.timeoutMs);
  check.signal('signal', options.signal);
  return options;
}

const TASK_OPTIONS: KnownOptions<TaskOptions> = { timeoutMs: true, signal: true };

/** @throws SandboxError `IE_SANDBOX_INVALID_OPTION` unless it is absent, or a number above 0 */
export function checkTaskTimeout(name: string, ms: unknown): void {
  if (ms === undefined || (typeof ms === 'number' && ms > 0)) return;
  throw check.invalid(name, 'a number of milliseconds above 0, or Infinity', ms);
}
