import type { IpcMessage, Outgoing, QuestionRefused, Replier } from '@internet-exploder/ie-ipc';
import { Log, type LogLevel } from '../errors/log.js';
import { messageOf } from '../errors/message-of.js';

/**
 * Answers what a child asks the browser. A question is a message with an id that answers no request of ours. Its type
 * chooses a handler; a type without one is refused with an answer, counted, and logged once for each child. The schema of
 * the channel decides which messages a child may send at all: one that does not fit ends the child.
 *
 * A handler gets a signal that aborts when the child gives the question up or ends. At most {@link MAX_QUESTIONS} are open
 * for one child; more are refused. A child that has been refused {@link MAX_REFUSED} times is ended.
 */
export function answerQuestions(channel: QuestionChannel, options: QuestionOptions): Questions {
  const questions = new OpenQuestions(options);
  // The loop must not keep a forgotten child alive, so it refers to the peer alone.
  channel.onMessage((message, peer) => questions.take(message as Message, peer as Replier<IpcMessage>));
  return questions;
}

/** The most questions of one child that are open at a time. */
export const MAX_QUESTIONS = 32;

/** How many refusals a child gets before it counts as hostile. */
export const MAX_REFUSED = 1_000;

/** The handlers of questions, by the type of the message. Each returns the answer without its id. */
export type QuestionHandlers = Readonly<Record<string, QuestionHandler>>;

export type QuestionHandler = (
  // biome-ignore lint/suspicious/noExplicitAny: the schema of the channel has validated the message for its handler
  question: any,
  context: { signal: AbortSignal },
) => Promise<{ type: string }>;

export interface QuestionOptions {
  handlers: QuestionHandlers;
  /** The child, for the log. */
  child: { kind: string; pid: number | undefined };
  logLevel: LogLevel;
  /** Ends the child. It must not keep a forgotten child alive. */
  endChild(): void;
}

/** What became of a child's questions. */
export interface Questions {
  /** How many messages were refused, or ignored because they had no id. */
  readonly refused: number;
}

/** What is needed of a channel, whatever its messages are. */
interface QuestionChannel {
  onMessage(handler: (message: unknown, peer: unknown) => void): void;
}

interface Message {
  type: string;
  id?: unknown;
}

/** The longest error text of a refusal, in characters. */
const MAX_ERROR_LENGTH = 500;

class OpenQuestions implements Questions {
  readonly #options: QuestionOptions;
  #open = 0;
  refused = 0;

  constructor(options: QuestionOptions) {
    this.#options = options;
  }

  take(question: Message, peer: Replier<IpcMessage>): void {
    const { type, id } = question;
    const { handlers } = this.#options;
    if (typeof id !== 'number' || !Object.hasOwn(handlers, type)) {
      this.#refuse(question, peer, 'unknown', `the browser has no answer to ${type}`);
    } else if (this.#open >= MAX_QUESTIONS) {
      this.#refuse(question, peer, 'busy', `${MAX_QUESTIONS} questions are open: wait for an answer`);
    } else {
      void this.#answer(question, id, peer);
    }
  }

  async #answer(question: Message, id: number, peer: Replier<IpcMessage>): Promise<void> {
    const handler = this.#options.handlers[question.type] as QuestionHandler;
    const { signal } = peer.cancellationFor(id);
    this.#open += 1;
    try {
      const answer = await handler(question, { signal });
      // Nobody waits for the answer to a question that was given up.
      if (!signal.aborted) await peer.reply({ ...answer, id } as unknown as Outgoing<IpcMessage>);
    } catch (error) {
      if (!signal.aborted) reply(peer, { id, reason: 'failed', error: messageOf(error) });
    } finally {
      this.#open -= 1;
    }
  }

  #refuse(
    { type, id }: Message,
    peer: Replier<IpcMessage>,
    reason: QuestionRefused['reason'],
    error: string,
  ): void {
    this.refused += 1;
    if (this.refused === MAX_REFUSED) this.#options.endChild();
    if (this.refused === 1) {
      const { child, logLevel } = this.#options;
      new Log('browser', logLevel).warn('question refused', {
        child: child.kind,
        childPid: child.pid,
        type,
        reason,
      });
    }
    if (typeof id === 'number') reply(peer, { id, reason, error });
  }
}

/** A refusal that cannot be sent has nobody left to read it. */
function reply(peer: Replier<IpcMessage>, refusal: Omit<QuestionRefused, 'type'>): void {
  const error = refusal.error.slice(0, MAX_ERROR_LENGTH);
  peer.reply({ type: 'QuestionRefused', ...refusal, error }).catch(() => {});
}
