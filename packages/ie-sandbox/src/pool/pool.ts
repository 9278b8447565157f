import type { Outgoing, WithoutId } from '@internet-exploder/ie-ipc';
import {
  type ChildHandle,
  type ChildParts,
  checkShutdownOptions,
  type ShutdownOptions,
  timerMs,
} from '../life/child-handle.js';
import { refusal } from '../model/check-option.js';
import type { ChildKind } from '../model/process-kind.js';
import type { RestartRule } from '../supervisor/restart-rule.js';
import { restartsExhausted } from '../supervisor/supervisor-errors.js';
import { poolFull, poolStopped } from './pool-errors.js';
import { Slot, type SlotOwner } from './slot.js';
import { Task, type TaskAnswer } from './task.js';
import { checkTaskOptions, type TaskOptions } from './task-options.js';

/**
 * A pool of children; `createPool` creates it. Tasks get a child in the order of their calls. A child that
 * ends costs the task that it has, and no other. Neither the pool nor an idle child keeps this program
 * running: pending calls do. When the pool is forgotten, its children are killed.
 */
export class Pool<Incoming> implements AsyncDisposable {
  readonly kind: ChildKind;
  /** The most children at a time. */
  readonly size: number;
  readonly #plan: PoolPlan<Incoming>;
  readonly #slots: Slot<Incoming>[] = [];
  readonly #owner: SlotOwner<Incoming>;
  /** The waiting tasks, in the order of their calls. */
  readonly #queue = new Set<Task<Incoming>>();
  readonly #running = new Set<Task<Incoming>>();
  readonly #giveUp = new AbortController();
  /** Resolves when a closed pool has no task any more. */
  readonly #drained: Promise<void>;
  #tellDrained!: () => void;
  #isStopped = false;
  #wasForced = false;
  #wasReady = false;
  #hasAnswered = false;
  #timer: NodeJS.Timeout | undefined;

  /** @internal */
  constructor(plan: PoolPlan<Incoming>) {
    this.kind = plan.kind;
    this.size = plan.size;
    this.#plan = plan;
    this.#drained = new Promise((resolve) => {
      this.#tellDrained = resolve;
    });
    this.#owner = {
      maxTasksPerChild: plan.maxTasksPerChild,
      hasAnswered: () => this.#hasAnswered,
      start: () => plan.start(this.#giveUp.signal),
      started: () => {
        this.#wasReady = true;
        this.#assign();
      },
      startFailed: (slot, error) => this.#startFailed(slot, error),
      answered: () => {
        this.#hasAnswered = true;
      },
      finished: (task) => void this.#running.delete(task),
      changed: () => this.#assign(),
    };
    // The first slot's rule checks the options for it.
    this.#slots.push(new Slot(plan.restartRule(), this.#owner));
  }

  /** The number of tasks that wait for a child. */
  get queued(): number {
    return this.#queue.size;
  }

  /** The number of tasks that have a child. */
  get running(): number {
    return this.#running.size;
  }

  /**
   * Has a child answer a message: sends it with an id, and resolves with the child's message with the same
   * id. The message is sent in its state at that time. It is sent once, whatever comes of it.
   *
   * @throws SandboxError `IE_SANDBOX_POOL_FULL` when too many tasks wait. `IE_SANDBOX_TASK_TIMEOUT` when the
   * time of the task is over; its child has been killed. `IE_SANDBOX_CHILD_ENDED` when its child ended or broke
   * the protocol. `IE_SANDBOX_RESTARTS_EXHAUSTED` when the children end before they answer anything.
   * `IE_SANDBOX_STOPPED` after `close` or `kill`. `IE_SANDBOX_INVALID_OPTION`. As `spawnChild`, when the first
   * child of the pool does not start. IpcError `IE_IPC_INVALID_MESSAGE`, `IE_IPC_TOO_LARGE` for a message that
   * cannot be sent. The signal's reason; the child of a running task has been killed.
   */
  run(message: WithoutId<Outgoing<Incoming>>, options: TaskOptions = {}): Promise<TaskAnswer<Incoming>> {
    const refused = refusal(() => this.#checkRun(options));
    if (refused !== undefined) return refused;
    const { timeoutMs = this.#plan.taskTimeoutMs, signal } = options;
    const task = new Task(message, { timeoutMs, signal }, () => this.#withdraw(task));
    this.#queue.add(task);
    this.#assign();
    return task.outcome;
  }

  /**
   * Takes no more tasks, waits until those that it has are over, and shuts its children down. After
   * `timeoutMs` (default: `Infinity`) the rest is done as by `kill`. May be called at any time, any number of
   * times.
   *
   * @returns `forced` if a child had to be killed, `clean` otherwise
   * @throws SandboxError `IE_SANDBOX_INVALID_OPTION`; the pool is unchanged then
   */
  async close(options: ShutdownOptions = {}): Promise<'clean' | 'forced'> {
    const { timeoutMs = Number.POSITIVE_INFINITY } = checkShutdownOptions(options, 'close()');
    const timer = setTimeout(() => void this.kill(), timerMs('timeoutMs', timeoutMs));
    this.#isStopped = true;
    this.#assign();
    await this.#drained;
    clearTimeout(timer);
    return this.#endChildren((child) => child.shutdown());
  }

  /** Rejects every task with `IE_SANDBOX_STOPPED`, and kills the children at once. Resolves when they have ended. */
  async kill(): Promise<void> {
    this.#isStopped = true;
    this.#wasForced ||= this.#slots.some(({ isInUse }) => isInUse);
    for (const task of [...this.#queue, ...this.#running]) task.end(poolStopped(this.kind));
    await this.#endChildren(async (child) => {
      await child.kill();
      return 'forced';
    });
  }

  /** As `kill`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.kill();
  }

  #checkRun(options: TaskOptions): void {
    const { signal } = checkTaskOptions(options);
    if (this.#isStopped) throw poolStopped(this.kind);
    if (signal?.aborted) throw signal.reason;
    const { size, maxQueued } = this.#plan;
    if (this.#unfinished >= size + maxQueued) throw poolFull(size, maxQueued);
  }

  get #unfinished(): number {
    return this.#queue.size + this.#running.size;
  }

  /** Gives waiting tasks, the oldest first, to idle children, and starts more children for the rest. */
  #assign(): void {
    for (const task of this.#queue) {
      const slot = this.#slots.find(({ isIdle }) => isIdle);
      if (!slot) break;
      this.#queue.delete(task);
      this.#running.add(task);
      slot.serve(task);
    }
    this.#startChildren();
    if (this.#isStopped && this.#unfinished === 0) this.#tellDrained();
  }

  #startChildren(): void {
    clearTimeout(this.#timer);
    let wanted = this.#queue.size - this.#slots.filter(({ isStarting }) => isStarting).length;
    for (; wanted > 0; wanted--) {
      const slot = this.#startableSlot();
      if (!slot) break;
      slot.start();
    }
    if (wanted <= 0) return;
    const exhausted = this.#slots.filter(({ exhaustion }) => exhaustion);
    if (exhausted.length === this.size) {
      this.#rejectWaiting(this.#exhausted(exhausted));
      return;
    }
    const soonestMs = Math.min(...this.#slots.map(({ startsInMs }) => startsInMs));
    if (soonestMs < MAX_TIMER_MS) this.#timer = setTimeout(() => this.#assign(), Math.ceil(soonestMs));
  }

  #startableSlot(): Slot<Incoming> | undefined {
    const known = this.#slots.find(({ startsInMs }) => startsInMs === 0);
    if (known || this.#slots.length === this.size) return known;
    const slot = new Slot(this.#plan.restartRule(), this.#owner);
    this.#slots.push(slot);
    return slot;
  }

  #startFailed(slot: Slot<Incoming>, error: unknown): void {
    if (this.#giveUp.signal.aborted) return;
    // Another start may succeed, or has: then this failure is one to wait after.
    if (this.#wasReady || this.#slots.some(({ isInUse }) => isInUse)) {
      slot.lose({ error });
    } else {
      for (const each of this.#slots) each.reset();
      this.#rejectWaiting(error);
    }
    this.#assign();
  }

  #rejectWaiting(error: unknown): void {
    for (const task of this.#queue) task.reject(error);
    this.#queue.clear();
  }

  #exhausted(slots: readonly Slot<Incoming>[]): Error {
    const [first] = [...slots].sort((a, b) => a.rule.roomIn() - b.rule.roomIn());
    const rule = first?.rule ?? this.#plan.restartRule();
    return restartsExhausted(this.kind, rule, first?.exhaustion, {
      again: 'call run() again',
      anew: 'create a new pool',
    });
  }

  /** Removes a task from the queue, if it is still there. */
  #withdraw(task: Task<Incoming>): void {
    if (!this.#queue.delete(task)) return;
    task.reject(task.verdict?.error);
    this.#assign();
  }

  async #endChildren(end: (child: ChildHandle<Incoming>) => Promise<'clean' | 'forced'>) {
    this.#giveUp.abort(poolStopped(this.kind));
    const outcomes = await Promise.all(this.#slots.map((slot) => slot.stop(end)));
    this.#wasForced ||= outcomes.includes('forced');
    return this.#wasForced ? 'forced' : 'clean';
  }
}

const MAX_TIMER_MS = 2 ** 31 - 1;

/** What a pool is made from. Its values are checked. */
export interface PoolPlan<Incoming> {
  kind: ChildKind;
  size: number;
  maxQueued: number;
  taskTimeoutMs: number;
  maxTasksPerChild: number;
  restartRule(): RestartRule;
  start(signal: AbortSignal): Promise<ChildParts<Incoming>>;
}
