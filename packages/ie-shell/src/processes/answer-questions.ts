import type {
  IpcMessage,
  MessageFromRenderer,
  Outgoing,
  QuestionRefused,
  Replier,
  WithoutId,
} from '@internet-exploder/ie-ipc';
import { Log, type LogLevel } from '../errors/log.js';
import { messageOf } from '../errors/message-of.js';

/**
 * Answers the questions of a child to the browser. A question is a message with an id that is not the answer
 * to a request. Its type selects a handler. A question without a handler is refused with an answer, counted,
 * and logged once for each child. The schema of the channel decides which messages a child may send at all;
 * an invalid one ends the child.
 *
 * A question about a page that was closed is refused too. At most {@link MAX_QUESTIONS} questions of one child are open at a time; more are refused. A child ends
 * after {@link MAX_REFUSED} refusals, or when it reuses the id of an open question.
 */
export function answerQuestions(channel: QuestionChannel, options: QuestionOptions): Questions {
  const questions = new ChildQuestions(options);
  // The channel holds this function, so it refers to the peer and not to the channel: see `onMessage`.
  channel.onMessage((message, peer) => questions.take(message as Message, peer as Replier<IpcMessage>));
  return questions;
}

/** Maximum number of open questions of one child. */
export const MAX_QUESTIONS = 32;

/** Maximum number of refusals before a child counts as hostile. */
export const MAX_REFUSED = 1_000;

/** The handlers for a renderer's questions, by the type of the message. */
export type QuestionHandlers = {
  readonly [Type in MessageFromRenderer['type']]?: (
    question: Extract<MessageFromRenderer, { type: Type }>,
    context: QuestionContext,
  ) => Promise<WithoutId<Outgoing<IpcMessage>>>;
};

export interface QuestionContext {
  /** Aborts when the child cancels the question or ends, and when the page that the question is `of` is closed. */
  signal: AbortSignal;
}

export interface QuestionOptions {
  /** The handlers must not refer to the child, because a child without references is ended. */
  handlers: AnyHandlers;
  /** The child, for the log. */
  child: { kind: string; pid: number | undefined };
  logLevel: LogLevel;
  /** Ends the child for a breach of the protocol. It must not refer to the child either. */
  endChild(): void;
}

/** The handlers of a channel with any schema. */
export type AnyHandlers = Readonly<
  Record<string, (question: never, context: QuestionContext) => Promise<{ type: string }>>
>;

/** The questions of one child. */
export interface Questions {
  /** How many messages of the child were refused. */
  readonly refused: number;
  /** Aborts the work on each open question about that page. */
  closePage(of: number): void;
}

/** The part of a channel that questions use, with any schema. */
interface QuestionChannel {
  onMessage(handler: (message: unknown, peer: unknown) => void): void;
}

/** A message of the child, with the fields of its schema. */
interface Message {
  type: string;
  id?: unknown;
  /** The id of the `OpenPage` that it belongs to. */
  of?: unknown;
  body?: unknown;
}

type Question = Message & { id: number };

/** How many closed pages are remembered. */
const MAX_CLOSED = 1_024;

/** Maximum length of the error text of a refusal, in characters. */
const MAX_ERROR_LENGTH = 500;

class ChildQuestions implements Questions {
  readonly #options: QuestionOptions;
  /** Open questions by id. */
  readonly #open = new Map<number, { of: unknown; stop: AbortController }>();
  readonly #logged = new Set<string>();
  /** The ids of the pages that were closed last. A question about one may still be on its way. */
  readonly #closed = new Set<number>();
  #isEnded = false;
  refused = 0;

  constructor(options: QuestionOptions) {
    this.#options = options;
  }

  take(message: Message, peer: Replier<IpcMessage>): void {
    if (this.#isEnded) return;
    const { type } = message;
    if (!isQuestion(message)) this.#count('unexpected message', { type });
    else if (this.#open.has(message.id)) this.#end('question with the id of an open one', { type });
    else if (!Object.hasOwn(this.#options.handlers, type)) {
      this.#refuse(message, peer, 'unknown', `the browser has no answer to ${type}`);
    } else if (this.#closed.has(message.of as number)) {
      this.#refuse(message, peer, 'failed', `page ${message.of} was closed`);
    } else if (this.#open.size >= MAX_QUESTIONS) {
      this.#refuse(message, peer, 'busy', `${MAX_QUESTIONS} questions are open: wait for an answer`);
    } else void this.#answer(message, peer);
  }

  closePage(of: number): void {
    this.#closed.add(of);
    const [oldest] = this.#closed;
    if (this.#closed.size > MAX_CLOSED && oldest !== undefined) this.#closed.delete(oldest);
    for (const question of this.#open.values()) {
      if (question.of === of) question.stop.abort(new Error(`page ${of} was closed`));
    }
  }

  async #answer(question: Question, peer: Replier<IpcMessage>): Promise<void> {
    const { type, id, of } = question;
    const handler = this.#options.handlers[type] as AnyHandlers[string];
    const stop = new AbortController();
    const { signal } = stop;
    const cancellation = peer.cancellationFor(id);
    const abort = () => stop.abort(cancellation.reason);
    if (cancellation.aborted) {
      cancelBody(question);
      return;
    }
    cancellation.addEventListener('abort', abort);
    this.#open.set(id, { of, stop });
    try {
      const answer = await handler(question as never, { signal });
      // Nobody waits for the answer to a cancelled question.
      if (!cancellation.aborted) await peer.reply({ ...answer, id } as unknown as Outgoing<IpcMessage>);
    } catch (error) {
      cancelBody(question);
      // The reason may name files or addresses, which the child must not learn.
      this.#logOnce('question failed', { type, reason: 'failed', error: messageOf(error) });
      const refusal = { id, reason: 'failed', error: `the browser failed to answer ${type}` } as const;
      if (!cancellation.aborted) sendRefusal(peer, refusal);
    } finally {
      this.#open.delete(id);
    }
  }

  #refuse(question: Question, peer: Replier<IpcMessage>, reason: Reason, error: string): void {
    this.#count('question refused', { type: question.type, reason });
    cancelBody(question);
    sendRefusal(peer, { id: question.id, reason, error });
  }

  #count(message: string, fields: LogFields): void {
    this.refused += 1;
    this.#logOnce(message, fields);
    if (this.refused >= MAX_REFUSED) this.#end('too many refused messages', {});
  }

  #end(message: string, fields: LogFields): void {
    this.#isEnded = true;
    this.#logOnce(message, fields);
    this.#options.endChild();
  }

  #logOnce(message: string, fields: LogFields): void {
    const key = `${message} ${fields.reason}`;
    if (this.#logged.has(key)) return;
    this.#logged.add(key);
    const { child, logLevel } = this.#options;
    new Log('browser', logLevel).warn(message, { child: child.kind, childPid: child.pid, ...fields });
  }
}

type Reason = QuestionRefused['reason'];

interface LogFields {
  type?: string;
  reason?: Reason;
  error?: string;
}

function isQuestion(message: Message): message is Question {
  return typeof message.id === 'number';
}

/** An unread stream would stay open and count against the child's limit. */
function cancelBody({ body }: Message): void {
  if (body instanceof ReadableStream) body.cancel().catch(() => {});
}

/** Never rejects: without a channel, the child no longer needs the refusal. */
function sendRefusal(peer: Replier<IpcMessage>, refusal: Omit<QuestionRefused, 'type'>): void {
  const error = refusal.error.slice(0, MAX_ERROR_LENGTH);
  peer.reply({ type: 'QuestionRefused', ...refusal, error }).catch(() => {});
}
