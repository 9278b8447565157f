import type { KnownOptions } from '@internet-exploder/ie-options';
import { check } from '../model/check-option.js';

/** Counts restarts in a sliding window, and determines the wait before the next. */
export class RestartRule {
  readonly maxRestarts: number;
  readonly windowMs: number;
  readonly #backoffMs: number;
  readonly #now: () => number;
  #restarts: number[] = [];

  /** @throws SandboxError `IE_SANDBOX_INVALID_OPTION` for an invalid count or time */
  constructor(options: RestartOptions) {
    check.options<RestartOptions>(options, { what: 'the restart rule', known: RESTART_OPTIONS });
    const { maxRestarts = 3, restartWindowMs = 300_000, backoffMs = 100 } = options;
    const { now = () => performance.now() } = options;
    check.integer('maxRestarts', maxRestarts, 0);
    checkNumber('restartWindowMs', restartWindowMs, 'a number above 0', restartWindowMs > 0);
    checkNumber('backoffMs', backoffMs, 'a number from 0 to 2^31 - 1', backoffMs >= 0 && backoffMs < 2 ** 31);
    check.function('now', now);
    this.maxRestarts = maxRestarts;
    this.windowMs = restartWindowMs;
    this.#backoffMs = backoffMs;
    this.#now = now;
  }

  /** Counts a restart. */
  count(): void {
    this.#restarts.push(this.#now());
  }

  /** Returns the number of restarts in the window that ends now. */
  recent(): number {
    const now = this.#now();
    this.#restarts = this.#restarts.filter((time) => now - time < this.windowMs);
    return this.#restarts.length;
  }

  /** Returns the milliseconds before the next restart; undefined when the limit is reached. */
  backoff(): number | undefined {
    const recent = this.recent();
    if (recent >= this.maxRestarts) return undefined;
    return Math.min(this.#backoffMs * 2 ** recent, Math.max(this.#backoffMs, MAX_BACKOFF_MS));
  }

  /** Returns the milliseconds until the window has room again; `Infinity` if it never has. */
  roomIn(): number {
    if (this.recent() < this.maxRestarts) return 0;
    const [oldest] = this.#restarts;
    return oldest === undefined ? Number.POSITIVE_INFINITY : oldest + this.windowMs - this.#now();
  }
}

/** When a child that has ended is started again. */
export interface RestartOptions {
  /** How often it is started again within the window: a whole number; 0 means never. @default 3 */
  maxRestarts?: number | undefined;
  /** Milliseconds of the window, above 0; `Infinity` counts all restarts. @default 300 000 */
  restartWindowMs?: number | undefined;
  /** Milliseconds before the first restart in a window. Each further one waits twice as long. @default 100 */
  backoffMs?: number | undefined;
  /** The clock for the window, in milliseconds; it must be monotonic. @default `performance.now` */
  now?: (() => number) | undefined;
}

/** The names of the options. */
export const RESTART_OPTIONS: KnownOptions<RestartOptions> = {
  maxRestarts: true,
  restartWindowMs: true,
  backoffMs: true,
  now: true,
};

/** The longest wait. */
const MAX_BACKOFF_MS = 30_000;

function checkNumber(name: string, value: unknown, wanted: string, isFit: boolean): void {
  if (typeof value !== 'number' || !isFit) throw check.invalid(name, wanted, value);
}
