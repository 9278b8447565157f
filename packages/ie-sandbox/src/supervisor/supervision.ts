import { channel as diagnostics } from 'node:diagnostics_channel';
import { ChildHandle, type ChildParts } from '../life/child-handle.js';
import type { Life } from '../life/life.js';
import type { ExitReason } from '../model/exit-reason.js';
import type { ChildKind } from '../model/process-kind.js';
import type { RestartRule } from './restart-rule.js';
import { type Loss, restartsExhausted, supervisorStopped } from './supervisor-errors.js';
import type { SupervisorEvent, SupervisorState } from './supervisor-event.js';
import { type Post, WaitingList } from './waiting-list.js';

/**
 * The parts of a supervisor. Timers, starts and lives keep them alive, so they refer to its post only weakly,
 * except while somebody waits or a start is in progress.
 */
export class Supervision<Incoming> {
  readonly #kind: ChildKind;
  readonly #rule: RestartRule;
  readonly #post: WeakRef<Post<Incoming>>;
  readonly #waiting = new WaitingList<Incoming>(() => this.#holdForWaiting());
  readonly #giveUp = new AbortController();
  #state: SupervisorState = 'idle';
  /** Settles, never rejects, when the start in progress has ended. */
  #start: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #life: Life | undefined;
  #loss: Loss | undefined;

  constructor(kind: ChildKind, rule: RestartRule, post: Post<Incoming>) {
    this.#kind = kind;
    this.#rule = rule;
    this.#post = new WeakRef(post);
  }

  get state(): SupervisorState {
    return this.#state === 'running' && !this.#life?.isUsable ? 'restarting' : this.#state;
  }

  /** Returns the current child, or the next one. */
  child(post: Post<Incoming>, signal: AbortSignal | undefined): Promise<ChildHandle<Incoming>> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#isOver) return Promise.reject(supervisorStopped(this.#kind));
    if (post.child && this.state === 'running') return Promise.resolve(post.child);
    if (this.#state === 'exhausted' && this.#rule.roomIn() > 0) {
      return Promise.reject(this.#exhausted());
    }
    const child = this.#waiting.wait(post, signal);
    if (this.#state === 'idle') {
      this.#enter('starting');
      this.#begin(post);
    } else if (this.#state === 'exhausted') {
      this.#enter('restarting', { delayMs: 0 });
      this.#restart(post);
    }
    this.#holdForWaiting();
    return child;
  }

  /**
   * Stops everything, and ends the child with `end`. @returns what `end` does; `clean` where there is no
   * child
   */
  async stop(post: Post<Incoming>, end: Ending<Incoming>): Promise<'clean' | 'forced'> {
    if (!this.#isOver) {
      clearTimeout(this.#timer);
      this.#enter('stopping');
      this.#giveUp.abort(supervisorStopped(this.#kind));
      this.#waiting.reject(() => supervisorStopped(this.#kind));
    }
    await this.#start;
    const outcome = post.child ? await end(post.child) : 'clean';
    if (this.#state === 'stopping') this.#enter('stopped');
    return outcome;
  }

  get #isOver(): boolean {
    return this.#state === 'stopping' || this.#state === 'stopped';
  }

  #restart(post: Post<Incoming>): void {
    this.#rule.count();
    this.#begin(post);
  }

  #begin(post: Post<Incoming>): void {
    this.#start = post.start(this.#giveUp.signal).then(
      (parts) => this.#started(post, parts),
      (error) => this.#failed(error),
    );
  }

  #started(post: Post<Incoming>, parts: ChildParts<Incoming>): void {
    const child = new ChildHandle(parts);
    post.child = child;
    this.#watch(parts.life);
    // The end of a child that is ending since its hello is reported in a moment. `stop` ends one that came
    // too late.
    if (this.#isOver || !parts.life.isUsable) return;
    this.#enter('running', { pid: parts.life.pid });
    this.#waiting.resolve(child);
  }

  /** The life keeps this listener, so it must refer to nothing else. */
  #watch(life: Life): void {
    this.#life = life;
    void life.exited.then((reason) => this.#lost(reason));
  }

  #lost(reason: ExitReason): void {
    this.#life = undefined;
    // A child that was shut down stays, so that later calls can report how it ended.
    if (this.#isOver) return;
    const post = this.#post.deref();
    if (post) {
      post.child = undefined;
      this.#recover({ reason });
    } else {
      this.#enter('stopped', { reason });
    }
  }

  #failed(error: unknown): void {
    if (this.#isOver) return;
    if (this.#state === 'starting') {
      this.#enter('idle', { error });
      this.#waiting.reject(() => error);
    } else {
      this.#recover({ error });
    }
  }

  #recover(loss: Loss): void {
    this.#loss = loss;
    const delayMs = this.#rule.backoff();
    if (delayMs === undefined) {
      this.#enter('exhausted', loss);
      this.#waiting.reject(() => this.#exhausted());
      return;
    }
    this.#enter('restarting', { ...loss, delayMs });
    this.#timer = setTimeout(() => this.#retry(), delayMs);
    this.#holdForWaiting();
  }

  #retry(): void {
    this.#timer = undefined;
    const post = this.#post.deref();
    // Nobody can request a child from a forgotten supervisor.
    if (post) this.#restart(post);
    else this.#enter('stopped');
  }

  /** Later steps keep the program running only if somebody waits for them. */
  #holdForWaiting(): void {
    if (this.#waiting.isEmpty) {
      this.#timer?.unref();
      return;
    }
    this.#timer?.ref();
    // Another caller may wait for the same end, so this is never undone.
    this.#life?.hold(true);
  }

  #exhausted(): Error {
    return restartsExhausted(this.#kind, this.#rule, this.#loss);
  }

  #enter(to: SupervisorState, details: Partial<SupervisorEvent> = {}): void {
    const from = this.#state;
    this.#state = to;
    if (!events.hasSubscribers) return;
    const restarts = this.#rule.recent();
    const event: SupervisorEvent = { kind: this.#kind, from, to, restarts, ...details };
    events.publish(event);
  }
}

/** Ends a child for good. */
type Ending<Incoming> = (child: ChildHandle<Incoming>) => Promise<'clean' | 'forced'>;

const events = diagnostics('ie-sandbox:supervisor');
