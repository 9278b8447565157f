import { channel as diagnostics } from 'node:diagnostics_channel';
import { type ExitReason, explainExit, type KillIntent } from '../model/exit-reason.js';
import type { Launched } from '../model/launch.js';
import type { ChildKind } from '../model/process-kind.js';
import type { StderrOutput } from '../model/stderr-output.js';
import { StderrForwarder } from './stderr-forwarder.js';

/**
 * One child's life, from its launch to its end. The process keeps this object alive, so it refers to no
 * handle, no channel and no lease.
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

  constructor(kind: ChildKind, launched: Launched, output: StderrOutput = 'forward') {
    const { pid } = launched;
    const stderr =
      launched.stderr &&
      new StderrForwarder(launched.stderr, (line) => {
        if (typeof output === 'function') output(line, { kind, pid });
        else if (output === 'forward') process.stderr.write(`${kind}[${pid}]: ${line}\n`);
      });
    this.kind = kind;
    this.pid = pid;
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

  /** Whether the process has not ended. Its last output may take a moment longer to arrive. */
  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** Whether it can be used: ready, neither ended nor about to be killed, and with its channel open. */
  get isUsable(): boolean {
    return this.#state === 'ready' && this.#isRunning && this.#isReachable && this.#intent === undefined;
  }

  /** Records that its channel has ended. Its own end follows separately. */
  loseChannel(): void {
    this.#isReachable = false;
  }

  becomeReady(): void {
    if (this.#state === 'starting') this.#enter('ready');
  }

  /** Returns whether this call started the end. */
  beginDraining(): boolean {
    if (this.#state !== 'ready') return false;
    this.#enter('draining');
    return true;
  }

  /** Kills it at once. The first intent counts. */
  kill(intent: KillIntent): void {
    if (!this.#isRunning) return;
    this.#intent ??= intent;
    this.#launched.kill();
  }

  /** Sets whether the child keeps this program running until it has ended. */
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

/** The message of the diagnostics channel `ie-sandbox:life` at every transition. */
export interface LifeEvent {
  kind: ChildKind;
  pid: number;
  from: LifeState;
  to: LifeState;
  /** How it ended, when `to` is `exited`. */
  reason?: ExitReason;
}

const events = diagnostics('ie-sandbox:life');

/** Running children. All of them are killed when this program ends. */
const living = new Set<Life>();

function killAll(): void {
  for (const life of living) life.kill('killed');
}
