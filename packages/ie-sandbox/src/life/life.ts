import { channel as diagnostics } from 'node:diagnostics_channel';
import { type ExitReason, explainExit, type KillIntent } from '../model/exit-reason.js';
import type { Launched } from '../model/launch.js';
import type { ChildKind } from '../model/process-kind.js';
import { StderrForwarder } from './stderr-forwarder.js';

/**
 * One child's life, from its launch to its end. The process keeps this object alive, so it points to no handle,
 * no channel and no lease.
 */
export class Life {
  readonly kind: ChildKind;
  readonly pid: number;
  /** Settles, never rejects, once the process has ended. */
  readonly exited: Promise<ExitReason>;
  readonly #launched: Launched;
  #state: LifeState = 'starting';
  #isRunning = true;
  #isReachable = true;
  #intent: KillIntent | undefined;

  constructor(kind: ChildKind, launched: Launched) {
    const stderr = launched.stderr && new StderrForwarder(launched.stderr);
    this.kind = kind;
    this.pid = launched.pid;
    this.#launched = launched;
    if (living.size === 0) process.on('exit', killAll);
    living.add(this);
    this.exited = launched.exited.then(async (status) => {
      this.#isRunning = false;
      const reason = explainExit(status, this.#intent, (await stderr?.tail()) ?? '');
      this.#enter('exited', reason);
      living.delete(this);
      if (living.size === 0) process.off('exit', killAll);
      return reason;
    });
  }

  get state(): LifeState {
    return this.#state;
  }

  /** Whether the process has not ended. Its last words may take a moment longer to arrive. */
  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** Whether it is there to be spoken with: ready, neither ended nor about to be killed, and not without its channel. */
  get isUsable(): boolean {
    return this.#state === 'ready' && this.#isRunning && this.#isReachable && this.#intent === undefined;
  }

  /** Its channel has ended. How its own end follows is not told by that. */
  loseChannel(): void {
    this.#isReachable = false;
  }

  becomeReady(): void {
    if (this.#state === 'starting') this.#enter('ready');
  }

  /** Whether it was this call that began the end. */
  beginDraining(): boolean {
    if (this.#state !== 'ready') return false;
    this.#enter('draining');
    return true;
  }

  /** Ends it at once. The first reason given is the one that counts. */
  kill(intent: KillIntent): void {
    if (!this.#isRunning) return;
    this.#intent ??= intent;
    this.#launched.kill();
  }

  /** Lets the child keep this program running until it has ended, or no longer. */
  hold(isHeld: boolean): void {
    if (isHeld) this.#launched.ref();
    else this.#launched.unref();
  }

  #enter(to: LifeState, reason?: ExitReason): void {
    const from = this.#state;
    this.#state = to;
    if (!events.hasSubscribers) return;
    const event: LifeEvent = { kind: this.kind, pid: this.pid, from, to, ...(reason && { reason }) };
    events.publish(event);
  }
}

/** `starting` until the hello, `draining` from the call of `shutdown`, `exited` for good. */
export type LifeState = 'starting' | 'ready' | 'draining' | 'exited';

/** What subscribers of the diagnostics channel `ie-sandbox:life` are told at every transition. */
export interface LifeEvent {
  kind: ChildKind;
  pid: number;
  from: LifeState;
  to: LifeState;
  /** How it ended, when `to` is `exited`. */
  reason?: ExitReason;
}

const events = diagnostics('ie-sandbox:life');

/** Lives that go on; the end of this program is the end of each. */
const living = new Set<Life>();

function killAll(): void {
  for (const life of living) life.kill('killed');
}
