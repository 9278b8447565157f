import { ShellError } from '../errors/shell-error.js';
import type { Session } from '../session/session.js';
import { type Answer, failure } from './answer.js';
import { perform, type SessionCommand } from './perform.js';
import type { Request, RequestId } from './requests.js';

/** The requests that are under way. */
export class RequestsInFlight {
  readonly #session: Session;
  readonly #write: (answer: Answer) => Promise<void>;
  readonly #fail: (error: unknown) => void;
  readonly #underWay = new Map<RequestId, { cancelled: AbortController; done: Promise<void> }>();

  /** `fail` hears of an answer that could not be written. */
  constructor(session: Session, ends: { write(answer: Answer): Promise<void>; fail(error: unknown): void }) {
    this.#session = session;
    this.#write = ends.write;
    this.#fail = ends.fail;
  }

  has(id: RequestId): boolean {
    return this.#underWay.has(id);
  }

  /** Begins with a request, whose id no other one has. */
  start(request: Request<SessionCommand>): void {
    const cancelled = new AbortController();
    const done = this.#answer(request, cancelled.signal)
      .catch(this.#fail)
      .finally(() => this.#underWay.delete(request.id));
    this.#underWay.set(request.id, { cancelled, done });
  }

  /** Gives a request up, which is answered so; false for one that is not under way. */
  cancel(id: RequestId): boolean {
    const request = this.#underWay.get(id);
    request?.cancelled.abort(new ShellError('IE_SHELL_CANCELLED', 'the request was cancelled'));
    return request !== undefined;
  }

  /** Gives all of them up. */
  cancelAll(): void {
    for (const id of this.#underWay.keys()) this.cancel(id);
  }

  /** Settles when fewer than so many are under way. */
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

/** How many requests may wait for their answers, or for somebody to take these. */
export const MAX_IN_FLIGHT = 32;
