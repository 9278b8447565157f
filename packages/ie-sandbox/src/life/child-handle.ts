import type { IpcChannel } from '@internet-exploder/ie-ipc';
import { check } from '../model/check-option.js';
import type { ExitReason } from '../model/exit-reason.js';
import type { ChildKind } from '../model/process-kind.js';
import type { SandboxReport } from '../model/report.js';
import type { Life } from './life.js';

/**
 * A running child. It is killed when its handle is disposed, when neither the handle nor its channel is in
 * use any more, and when this program ends. It does not keep this program running by itself.
 */
export class ChildHandle<Incoming> implements AsyncDisposable {
  readonly #life: Life;
  // Held, never read: see killWhenForgotten.
  readonly #lease: object;
  readonly #shutdownTimeoutMs: number;
  /** The channel to the child. */
  readonly channel: IpcChannel<Incoming>;
  /** The protections of the child. */
  readonly report: SandboxReport;

  constructor(parts: ChildParts<Incoming>) {
    this.#life = parts.life;
    this.#lease = parts.lease;
    this.#shutdownTimeoutMs = parts.shutdownTimeoutMs;
    this.channel = parts.channel;
    this.report = parts.report;
  }

  get kind(): ChildKind {
    return this.#life.kind;
  }

  get pid(): number {
    return this.#life.pid;
  }

  /**
   * Resolves, never rejects, when the child has ended. Reading it counts as waiting: from then on the child
   * is in use, and keeps this program running, until its end.
   */
  get exited(): Promise<ExitReason> {
    this.#life.hold(true);
    // The reference to this handle holds the lease while the wait lasts.
    return this.#life.exited.finally(() => this);
  }

  /** True until the process has ended. */
  isAlive(): boolean {
    return this.#life.isRunning;
  }

  /**
   * Asks the child to finish what is pending and exit. Kills it when it has not done so within `timeoutMs`
   * (default: the `shutdownTimeoutMs` it was spawned with, 5000). May be called at any time, any number of
   * times.
   *
   * @returns `forced` if it had to be killed, by this call or before; `clean` if it ended by itself
   * @throws SandboxError `IE_SANDBOX_INVALID_OPTION`; the child is unchanged then
   */
  async shutdown(options: ShutdownOptions = {}): Promise<'clean' | 'forced'> {
    const { timeoutMs = this.#shutdownTimeoutMs } = checkShutdownOptions(options);
    const deadlineMs = timerMs('timeoutMs', timeoutMs);
    if (this.#life.beginDraining()) {
      // Every kind of child handles this message. A child that is gone needs no message.
      const shutdown = { type: 'Shutdown' } as Parameters<typeof this.channel.send>[0];
      this.channel.send(shutdown).catch(() => {});
    }
    const timer = setTimeout(() => this.#life.kill('killed'), deadlineMs);
    const { type } = await this.exited;
    clearTimeout(timer);
    return type === 'killed' || type === 'bad-message' || type === 'over-limit' ? 'forced' : 'clean';
  }

  /** Kills the child at once. Resolves when it has ended. @throws SandboxError `IE_SANDBOX_INVALID_OPTION` */
  async kill(options: KillOptions = {}): Promise<void> {
    check.options<KillOptions>(options, { what: 'kill()', known: { breach: true } });
    const breach = check.boolean('breach', options.breach ?? false);
    this.#life.kill(breach ? 'bad-message' : 'killed');
    await this.exited;
  }

  /** As `kill`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.kill();
  }
}

/** Milliseconds until a child must have ended after Shutdown. */
export const SHUTDOWN_TIMEOUT_MS = 5_000;

/** The parts of a handle. */
export interface ChildParts<Incoming> {
  life: Life;
  channel: IpcChannel<Incoming>;
  report: SandboxReport;
  /** See `killWhenForgotten`. */
  lease: object;
  shutdownTimeoutMs: number;
}

/** Options of a shutdown. */
export interface ShutdownOptions {
  /**
   * Milliseconds until the child is killed, from 0 on. @default the `shutdownTimeoutMs` that it was spawned
   * with, 5000
   */
  timeoutMs?: number | undefined;
}

/** Options of a kill. */
export interface KillOptions {
  /**
   * Whether the child sent something that no honest child sends. Its exit reason is then `bad-message`, as
   * when it breaks the protocol of the channel itself.
   * @default false
   */
  breach?: boolean | undefined;
}

/** @throws SandboxError `IE_SANDBOX_INVALID_OPTION` */
export function checkShutdownOptions(options: ShutdownOptions, what = 'shutdown()'): ShutdownOptions {
  return check.options<ShutdownOptions>(options, { what, known: { timeoutMs: true } });
}

/**
 * Node.js fires a timer of more than 24.8 days, or of NaN, at once.
 *
 * @throws SandboxError `IE_SANDBOX_INVALID_OPTION` for an invalid time
 */
export function timerMs(name: string, milliseconds: unknown): number {
  if (typeof milliseconds !== 'number' || !(milliseconds >= 0)) {
    throw check.invalid(name, 'a number of milliseconds, 0 or more', milliseconds);
  }
  return Math.min(milliseconds, 2 ** 31 - 1);
}
