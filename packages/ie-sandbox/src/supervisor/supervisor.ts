import type { KnownOptions } from '@internet-exploder/ie-options';
import {
  type ChildHandle,
  checkShutdownOptions,
  type ShutdownOptions,
  timerMs,
} from '../life/child-handle.js';
import { check, refusal } from '../model/check-option.js';
import { type ChildKind, checkChildKind } from '../model/process-kind.js';
import { checkSpawnValues, START_OPTIONS } from '../spawn/check-spawn-options.js';
import { startChild } from '../spawn/spawn-child.js';
import type { MessagesFrom, SpawnOptions } from '../spawn/spawn-options.js';
import { RESTART_OPTIONS, type RestartOptions, RestartRule } from './restart-rule.js';
import { Supervision } from './supervision.js';
import type { SupervisorState } from './supervisor-event.js';
import type { Post } from './waiting-list.js';

/**
 * Keeps one child of a kind alive: when it has ended, another is started, after a wait and up to a limit.
 * Every end counts that the supervisor did not cause: a crash, a broken protocol, a full heap, an unrequested
 * exit with code 0, and `shutdown` or `kill` of the child's own handle. Pending calls fail with the channel
 * of the child that ended. Nothing is sent again.
 *
 * The child is killed when its supervisor is disposed, when neither supervisor nor handle nor channel is in
 * use any more, and when this program ends. Neither the child nor a planned restart keeps this program
 * running by itself.
 *
 * @example
 * const network = new Supervisor('network', { entry: new URL('../child.js', import.meta.url) });
 * const { channel } = await network.child(); // call it each time, because the child may have been replaced
 * console.log(await channel.request({ type: 'FetchRequest', url: 'https://example.org/' }));
 * await network.shutdown();
 */
export class Supervisor<Kind extends ChildKind, Incoming = MessagesFrom[Kind]> implements AsyncDisposable {
  readonly kind: Kind;
  readonly #post: Post<Incoming>;
  readonly #supervision: Supervision<Incoming>;

  /**
   * Starts nothing: the first call of `child` does.
   *
   * @throws SandboxError `IE_SANDBOX_INVALID_KIND`, `IE_SANDBOX_INVALID_OPTION`
   */
  constructor(kind: Kind, options: SupervisorOptions<Incoming> = {}) {
    checkChildKind(kind);
    check.options<SupervisorOptions<unknown>>(options, {
      what: 'new Supervisor()',
      known: SUPERVISOR_OPTIONS,
    });
    checkSpawnValues(options);
    const { maxRestarts, restartWindowMs, backoffMs, now, ...spawnOptions } = options;
    const rule = new RestartRule({ maxRestarts, restartWindowMs, backoffMs, now });
    this.kind = kind;
    this.#post = {
      child: undefined,
      start: (signal) => startChild<Kind, Incoming>(kind, { ...spawnOptions, signal }),
    };
    this.#supervision = new Supervision(kind, rule, this.#post);
  }

  /** The current state. Each transition is published on the diagnostics channel `ie-sandbox:supervisor`. */
  get state(): SupervisorState {
    return this.#supervision.state;
  }

  /** The current child, if it can be used. Reading it starts none. */
  get current(): ChildHandle<Incoming> | undefined {
    return this.state === 'running' ? this.#post.child : undefined;
  }

  /**
   * Returns the child, never one that is known to have ended. The first call starts it. A call while one is
   * being started, or is about to be, waits for it. The signal ends only this wait.
   *
   * @throws SandboxError as `spawnChild` when the first start fails: the next call tries again.
   * `IE_SANDBOX_RESTARTS_EXHAUSTED` when it has ended too often: once the window has room, the next call
   * starts it again. `IE_SANDBOX_STOPPED` after `shutdown` or `kill`. `IE_SANDBOX_INVALID_OPTION`. The
   * signal's reason.
   */
  child(options: WaitOptions = {}): Promise<ChildHandle<Incoming>> {
    return refusal(() => checkWaitOptions(options)) ?? this.#supervision.child(this.#post, options.signal);
  }

  /**
   * Shuts the child down as its handle does, and starts no other. Aborts a start, or the wait for one. May be
   * called at any time, any number of times.
   *
   * @returns `forced` if the child had to be killed; `clean` if it ended by itself, or there was none
   */
  async shutdown(options: ShutdownOptions = {}): Promise<'clean' | 'forced'> {
    const { timeoutMs } = checkShutdownOptions(options);
    const checked = timeoutMs === undefined ? {} : { timeoutMs: timerMs('timeoutMs', timeoutMs) };
    return this.#supervision.stop(this.#post, (child) => child.shutdown(checked));
  }

  /** Kills the child at once, and starts no other. Resolves when it has ended. */
  async kill(): Promise<void> {
    await this.#supervision.stop(this.#post, async (child) => {
      await child.kill();
      return 'forced';
    });
  }

  /** As `kill`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.kill();
  }
}

/** How the children are started, as in `spawnChild`, and when one is started again. */
export interface SupervisorOptions<Incoming> extends Omit<SpawnOptions<Incoming>, 'signal'>, RestartOptions {}

const SUPERVISOR_OPTIONS: KnownOptions<SupervisorOptions<unknown>> = { ...START_OPTIONS, ...RESTART_OPTIONS };

/** Options of a wait for a child. */
export interface WaitOptions {
  /** Ends the wait, with its reason, and nothing else. */
  signal?: AbortSignal | undefined;
}

function checkWaitOptions(options: WaitOptions): void {
  check.options<WaitOptions>(options, { what: 'child()', known: { signal: true } });
  check.signal('signal', options.signal);
}
