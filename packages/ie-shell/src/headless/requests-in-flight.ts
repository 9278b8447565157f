import { ShellError } from '../errors/shell-error.js';
import type { Session } from '../session/session.js';
import { type Answer, failure } from './answer.js';
import { perform, type SessionCommand } from './perform.js';
import type { Request, RequestId } from './requests.js';

/** The pending requests. */
export class RequestsInFlight {
  readonly #session: Session;
  readonly #write: (answer: Answer) => Promise<void>;
  readonly #fail: (error: unknown) => void;
  readonly #underWay = new Map<RequestId, { cancelled: AbortController; done: Promise<void> }>();

  /** `fail` is called if an answer cannot be written. */
  constructor(session: Session, ends: { write(answer: Answer): Promise<void>; fail(error: unknown): void }) {
    this.#session = session;
    this.#write = ends.write;
    this.#fail = ends.fail;
  }

  has(id: RequestId): boolean {
    return this.#underWay.has(id);
  }

  /** Starts a request with an unused id. */
  start(request: Request<SessionCommand>): void {
    const cancelled = new AbortController();
    const done = this.#answer(request, cancelled.signal)
      .catch(this.#fail)
      .finally(() => this.#underWay.delete(request.id));
    this.#underWay.set(request.id, { cancelled, done });
  }

  /** Cancels a request, which is answered as cancelled. Returns false for an unknown id. */
  cancel(id: RequestId): boolean {
    const request = this.#underWay.get(id);
    request?.cancelled.abort(new ShellError('IE_SHELL_CANCELLED', 'the request was cancelled'));
    return request !== undefined;
  }

  /** Cancels all requests. */
  cancelAll(): void {
    for (const id of this.#underWay.keys()) this.cancel(id);
  }

  /** Resolves when fewer than `count` requests are pending. */
  async fewerThan(count: number): Promise<void> {
    while (this.#underWay.size >= count) {
      await Promise.race([...this.#underWay.values()].map(({ done }) => done));
    }
  }

  async #answer(request: Request<SessionCommand>, signal: AbortSignal): Promise<void> {
    const { id } = request;
    const answer = await perform(this.#session, request, signal).then(
      (result): Answer => ({ id, ok: true, result }),
      (error: unknown): Answer => failure({ id }, error),
    );
    await this.#write(answer);
  }
}

/** Maximum number of requests without a delivered answer. */
export const MAX_IN_FLIGHT = 32;
