import { setImmediate as nextTurn } from 'node:timers/promises';
import { ChildHandle, type ChildParts } from '../life/child-handle.js';
import type { Life } from '../life/life.js';
import type { ExitReason } from '../model/exit-reason.js';
import type { RestartRule } from '../supervisor/restart-rule.js';
import type { Loss } from '../supervisor/supervisor-errors.js';
import { watchBody } from './answer-body.js';
import { taskChildEnded, taskTimeout, unaskedMessage } from './pool-errors.js';
import type { Task } from './task.js';

/**
 * One child's place in a pool: it starts a child, has it answer tasks one after the other, and starts another
 * after its end. The lives of children refer to it only weakly, so that a forgotten pool is collected.
 */
export class Slot<Incoming> {
  readonly rule: RestartRule;
  readonly #owner: SlotOwner<Incoming>;
  #state: 'empty' | 'starting' | 'idle' | 'busy' | 'ending' = 'empty';
  #child: Child<Incoming> | undefined;
  /** Settles, never rejects, when what it is doing now is over. */
  #work: Promise<void> = Promise.resolve();
  /** How the last child was lost, if its end counts, and when another may be started. */
  #loss: Loss | undefined;
  #restartAt = 0;

  constructor(rule: RestartRule, owner: SlotOwner<Incoming>) {
    this.rule = rule;
    this.#owner = owner;
  }

  get isStarting(): boolean {
    return this.#state === 'starting';
  }

  /** Whether it has a child that can be given a task. */
  get isIdle(): boolean {
    return this.#state === 'idle' && this.#child?.life.isUsable === true;
  }

  /** Whether it has a child, or is about to have one. */
  get isInUse(): boolean {
    return this.#state !== 'empty';
  }

  /** How its last child was lost, if another can be started no more for now. */
  get exhaustion(): Loss | undefined {
    const isExhausted = this.#state === 'empty' && this.#restartAt === Number.POSITIVE_INFINITY;
    return isExhausted && this.rule.roomIn() > 0 ? this.#loss : undefined;
  }

  /** Milliseconds until a child may be started; `Infinity` while there is one, or for as long as nobody knows. */
  get startsInMs(): number {
    if (this.#state !== 'empty') return Number.POSITIVE_INFINITY;
    if (this.#restartAt === Number.POSITIVE_INFINITY) return this.rule.roomIn();
    return Math.max(0, this.#restartAt - performance.now());
  }

  /** Forgets a failed start. */
  reset(): void {
    if (this.#state !== 'empty') return;
    this.#loss = undefined;
    this.#restartAt = 0;
  }

  /** Starts a child. */
  start(): void {
    if (this.#loss) this.rule.count();
    this.reset();
    this.#state = 'starting';
    this.#work = this.#owner.start().then(
      (parts) => this.#started(parts),
      (error) => {
        this.#state = 'empty';
        this.#owner.startFailed(this, error);
      },
    );
  }

  /** Has its idle child answer a task. */
  serve(task: Task<Incoming>): void {
    const child = this.#child;
    if (!child) throw new TypeError('a task for a slot without a child');
    this.#state = 'busy';
    this.#work = this.#answer(child, task);
  }

  /** Counts the loss of a child that did no work. */
  lose(loss: Loss): void {
    const delayMs = this.rule.backoff();
    this.#loss = loss;
    this.#restartAt = delayMs === undefined ? Number.POSITIVE_INFINITY : performance.now() + delayMs;
  }

  /** Ends its child, when what it is doing is over. @returns as `end`, `clean` without a child */
  async stop(
    end: (child: ChildHandle<Incoming>) => Promise<'clean' | 'forced'>,
  ): Promise<'clean' | 'forced'> {
    await this.#work;
    return this.#child ? end(this.#child.handle) : 'clean';
  }

  #started(parts: ChildParts<Incoming>): void {
    const { life } = parts;
    this.#child = { life, handle: new ChildHandle(parts), answers: 0, unasked: undefined };
    this.#state = 'idle';
    watch(new WeakRef(this), this.#child);
    this.#owner.started();
  }

  /** Called at each end, of which only that of an idle child is news. */
  ended(life: Life, reason: ExitReason): void {
    if (this.#state !== 'idle' || this.#child?.life !== life) return;
    const { answers } = this.#child;
    this.#child = undefined;
    this.#state = 'empty';
    if (answers === 0) this.lose({ reason });
    this.#owner.changed();
  }

  /** Kills a child that sends more than answers. */
  refuse(life: Life, message: Incoming): void {
    if (this.#child?.life === life) this.#child.unasked ??= unaskedMessage(message);
    life.kill('bad-message');
  }

  async #answer(child: Child<Incoming>, task: Task<Incoming>): Promise<void> {
    const { life, handle } = child;
    const kill = () => {
      // The task is settled when the child has ended, so until then the program goes on.
      life.hold(true);
      life.kill('killed');
    };
    task.begin((timeoutMs) => taskTimeout(life, timeoutMs), kill);
    let settle: () => void;
    try {
      const answer = await handle.channel.request(task.message);
      // A child that is being killed may still have answered.
      if (task.verdict || child.unasked) throw child.unasked ?? task.verdict?.error;
      child.answers++;
      this.#owner.answered();
      settle = await this.#deliver(child, task, answer);
    } catch (error) {
      settle = await this.#fail(child, task, error);
    }
    task.release();
    const isReady = life.isUsable && child.answers < this.#owner.maxTasksPerChild;
    this.#state = isReady ? 'idle' : 'ending';
    // The slot is free before the caller learns the outcome, and may call again.
    this.#owner.finished(task);
    settle();
    if (!isReady) await this.#retire(child);
    this.#owner.changed();
  }

  /** Resolves with how to settle the task, when the answer is whole. One that is still arriving is passed on now. */
  async #deliver({ handle }: Child<Incoming>, task: Task<Incoming>, answer: Incoming): Promise<() => void> {
    const { report, pid } = handle;
    const streamed = watchBody(answer, () => task.verdict);
    if (!streamed) return () => task.resolve({ answer, report, pid });
    task.resolve({ answer: streamed.answer, report, pid });
    await streamed.whole;
    return () => {};
  }

  /** Resolves with how to settle the task, when the child has ended, if it has to. */
  async #fail({ life, unasked }: Child<Incoming>, task: Task<Incoming>, error: unknown): Promise<() => void> {
    // The end of a channel is known everywhere in the next turn.
    await nextTurn();
    // A message that could not be sent is the caller's mistake, and the child has not seen it.
    if (life.isUsable) return () => task.reject(error);
    life.hold(true);
    const reason = await life.exited;
    return () =>
      task.reject(task.verdict ? task.verdict.error : taskChildEnded(life, reason, unasked ?? error));
  }

  /** Waits for the end of a child that gets no more tasks. */
  async #retire({ life, handle, answers }: Child<Incoming>): Promise<void> {
    if (life.isUsable) await handle.shutdown();
    const reason = await handle.exited;
    this.#child = undefined;
    this.#state = 'empty';
    // After an answer of any child, the program works, and the task is to blame.
    if (answers === 0 && reason.type !== 'killed' && !this.#owner.hasAnswered()) this.lose({ reason });
  }
}

/** The pool of a slot. */
export interface SlotOwner<Incoming> {
  /** After how many tasks a child is replaced. */
  readonly maxTasksPerChild: number;
  /** Whether any child has answered a task, so that the program is known to work. */
  hasAnswered(): boolean;
  start(): Promise<ChildParts<Incoming>>;
  started(): void;
  startFailed(slot: Slot<Incoming>, error: unknown): void;
  answered(): void;
  /** A task is over. */
  finished(task: Task<Incoming>): void;
  /** A task can be given to a slot, or a child started, that could not before. */
  changed(): void;
}

interface Child<Incoming> {
  life: Life;
  handle: ChildHandle<Incoming>;
  /** The number of tasks that it has answered. */
  answers: number;
  /** What it sent without being asked, as an error. */
  unasked: Error | undefined;
}

/** The channel and the life of a child keep these functions, so they must not keep its slot. */
function watch<Incoming>(slot: WeakRef<Slot<Incoming>>, { life, handle }: Child<Incoming>): void {
  handle.channel.onMessage((message) => slot.deref()?.refuse(life, message));
  void life.exited.then((reason) => slot.deref()?.ended(life, reason));
}
