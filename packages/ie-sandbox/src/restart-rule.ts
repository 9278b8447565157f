/** When a child that has ended is started again. */
export interface RestartOptions {
  /** How often it is started again within the window: a whole number; 0 is never. @default 3 */
  maxRestarts?: number | undefined;
  /** Milliseconds in which restarts are counted, above 0; `Infinity` counts all there ever were. @default 300 000 */
  restartWindowMs?: number | undefined;
  /** Milliseconds before the first restart in a window; each further one there waits twice as long. @default 100 */
  backoffMs?: number | undefined;
}

/** The longest that a doubled wait becomes. */
const MAX_BACKOFF_MS = 30_000;

/** Counts restarts in a window that slides, and says how long to wait before the next. Times are the caller's. */
export class RestartRule {
  readonly maxRestarts: number;
  readonly windowMs: number;
  readonly #backoffMs: number;
  #restarts: number[] = [];

  /** @throws RangeError for what is no count and no time. */
  constructor(options: RestartOptions) {
    const { maxRestarts = 3, restartWindowMs = 300_000, backoffMs = 100 } = options;
    check('maxRestarts', maxRestarts, Number.isSafeInteger(maxRestarts) && maxRestarts >= 0);
    check('restartWindowMs', restartWindowMs, restartWindowMs > 0);
    check('backoffMs', backoffMs, backoffMs >= 0 && backoffMs < 2 ** 31);
    this.maxRestarts = maxRestarts;
    this.windowMs = restartWindowMs;
    this.#backoffMs = backoffMs;
  }

  /** A restart begins. */
  count(now: number): void {
    this.#restarts.push(now);
  }

  /** How many there were in the window that ends now. */
  recent(now: number): number {
    this.#restarts = this.#restarts.filter((time) => now - time < this.windowMs);
    return this.#restarts.length;
  }

  /** Milliseconds before the next may begin; undefined when there have been as many as there may be. */
  backoff(now: number): number | undefined {
    const recent = this.recent(now);
    if (recent >= this.maxRestarts) return undefined;
    return Math.min(this.#backoffMs * 2 ** recent, Math.max(this.#backoffMs, MAX_BACKOFF_MS));
  }

  /** Milliseconds until the window has room again, as it is now; `Infinity` where it never has. */
  roomIn(now: number): number {
    if (this.recent(now) < this.maxRestarts) return 0;
    const [oldest] = this.#restarts;
    return oldest === undefined ? Number.POSITIVE_INFINITY : oldest + this.windowMs - now;
  }
}

function check(name: keyof RestartOptions, value: unknown, isFit: boolean): void {
  if (typeof value === 'number' && isFit) return;
  const wanted = {
    maxRestarts: 'a whole number from 0 on',
    restartWindowMs: 'a number above 0',
    backoffMs: 'a number from 0 to 2^31 - 1',
  };
  throw new RangeError(`${name} is ${String(value)}: it has to be ${wanted[name]}`);
}
