import { type ChildHandle, timerMs } from './child-handle.js';
import { type ChildKind, checkChildKind } from './process-kind.js';
import { type RestartOptions, RestartRule } from './restart-rule.js';
import { type MessagesFrom, type SpawnOptions, startChild } from './spawn-child.js';
import { Supervision } from './supervision.js';
import type { SupervisorState } from './supervisor-event.js';
import type { Post } from './waiting-list.js';

/** How the children are started, as `spawnChild` takes it, and when one is started again. */
export interface SupervisorOptions<Incoming> extends Omit<SpawnOptions<Incoming>, 'signal'>, RestartOptions {}

/**
 * Keeps one child of a kind alive: when it has ended, another is started, a little later and not without end. Every end
 * counts that was not this supervisor's doing: a crash, a broken protocol, a full heap, an exit with code 0 that nobody
 * asked for, and `shutdown` or `kill` of the child's own handle. What was pending fails with the channel of the child
 * that ended, and nothing is done over.
 *
 * The child is killed when its supervisor is disposed, when neither supervisor nor handle nor channel is in use any more,
 * and when this program ends. It does not keep this program running by itself, and neither does a restart to come.
 *
 * @example
 * const network = new Supervisor('network', { entry: new URL('./child.js', import.meta.url) });
 * const { channel } = await network.child(); // asked for each time anew, since it may be another by now
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
   * @throws SandboxError `IE_SANDBOX_INVALID_KIND`. RangeError for a restart option out of its range.
   */
  constructor(kind: Kind, options: SupervisorOptions<Incoming> = {}) {
    checkChildKind(kind);
    const spawnOptions: SpawnOptions<Incoming> = { ...options };
    this.kind = kind;
    this.#post = {
      child: undefined,
      start: (signal) => startChild<Kind, Incoming>(kind, { ...spawnOptions, signal }),
    };
    this.#supervision = new Supervision(kind, new RestartRule(options), this.#post);
  }

  /** What it is at. Each transition is published on the diagnostics channel `ie-sandbox:supervisor`. */
  get state(): SupervisorState {
    return this.#supervision.state;
  }

  /** The child that there is, where it can be spoken with; asking for it starts none. */
  get current(): ChildHandle<Incoming> | undefined {
    return this.state === 'running' ? this.#post.child : undefined;
  }

  /**
   * The child, never one that is known to have ended. The first call starts it; a call while one is being started, or is
   * about to be, waits for that one. The signal ends this wait and nothing else.
   *
   * @throws SandboxError as `spawnChild` when the first start fails: the next call tries again.
   * `IE_SANDBOX_RESTARTS_EXHAUSTED` when it has ended too often: once the window has room, the next call starts it again.
   * `IE_SANDBOX_STOPPED` from `shutdown` or `kill` on. The signal's reason.
   */
  child({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<ChildHandle<Incoming>> {
    return this.#supervision.child(this.#post, signal);
  }

  /**
   * Shuts the child down as its handle does, and starts no other; gives up a start, or the wait for one. Legal at any
   * time, any number of times.
   *
   * @returns `forced` if the child had to be killed; `clean` if it ended by itself, or there was none.
   */
  async shutdown({ timeoutMs }: { timeoutMs?: number | undefined } = {}): Promise<'clean' | 'forced'> {
    const options = timeoutMs === undefined ? {} : { timeoutMs: timerMs(timeoutMs) };
    return this.#supervision.stop(this.#post, (child) => child.shutdown(options));
  }

  /** Kills the child at once, and starts no other; resolves when it has ended. */
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
