import type { Outgoing, WithoutId } from '@internet-exploder/ie-ipc';
import { onAbort } from '@internet-exploder/ie-options';
import type { SandboxReport } from '../model/report.js';

/** One call of `run`: what is asked, and how it came out. It settles once. */
export class Task<Incoming> {
  readonly message: WithoutId<Outgoing<Incoming>>;
  readonly outcome: Promise<TaskAnswer<Incoming>>;
  readonly #timeoutMs: number;
  #stopListening: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #resolve!: (answer: TaskAnswer<Incoming>) => void;
  #reject!: (error: unknown) => void;
  #verdict: { error: unknown } | undefined;
  #onVerdict: () => void = () => {};

  /** @param onEnd Called when the task has to end before its time: its `verdict` says why */
  constructor(message: WithoutId<Outgoing<Incoming>>, { timeoutMs, signal }: TaskEnds, onEnd: () => void) {
    this.message = message;
    this.#timeoutMs = timeoutMs;
    this.#onVerdict = onEnd;
    this.outcome = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#stopListening = signal && onAbort(signal, () => this.end(signal.reason));
  }

  /** Why it has to end before its answer. */
  get verdict(): { error: unknown } | undefined {
    return this.#verdict;
  }

  /** It is sent to a child: its time begins, and `onEnd` replaces that of the queue. */
  begin(late: (timeoutMs: number) => Error, onEnd: () => void): void {
    this.#onVerdict = onEnd;
    const timeoutMs = this.#timeoutMs;
    // Node.js fires a timer with a longer delay at once.
    if (timeoutMs <= MAX_TIMER_MS) this.#timer = setTimeout(() => this.end(late(timeoutMs)), timeoutMs);
  }

  /** Has it end with that error. The first one counts. */
  end(error: unknown): void {
    if (this.#verdict) return;
    this.#verdict = { error };
    this.release();
    this.#onVerdict();
  }

  /** Nothing can end it early any more. */
  release(): void {
    clearTimeout(this.#timer);
    this.#stopListening?.();
    this.#stopListening = undefined;
  }

  resolve(answer: TaskAnswer<Incoming>): void {
    this.#resolve(answer);
  }

  reject(error: unknown): void {
    this.release();
    this.#reject(error);
  }
}

/** What a task came to. */
export interface TaskAnswer<Incoming> {
  /** What the child answered. */
  answer: Incoming;
  /** The protections of the child that answered. */
  report: SandboxReport;
  /** The process id of the child that answered. */
  pid: number;
}

const MAX_TIMER_MS = 2 ** 31 - 1;

interface TaskEnds {
  timeoutMs: number;
  signal: AbortSignal | undefined;
}
