import type {
  IpcChannel,
  IpcMessage,
  MessageFromRenderer,
  Outgoing,
  RequestOptions,
  StandardSchema,
  WithoutId,
} from '@internet-exploder/ie-ipc';
import {
  type ChildHandle,
  describeExit,
  type SandboxMode,
  type SandboxReport,
  spawnChild,
} from '@internet-exploder/ie-sandbox';
import type { LogLevel } from '../errors/log.js';
import { ShellError } from '../errors/shell-error.js';
import {
  type AnyHandlers,
  answerQuestions,
  type QuestionHandlers,
  type Questions,
} from './answer-questions.js';
import { rendererChild } from './child-entry.js';
import { childError } from './child-failure.js';
import { serveInThisProcess } from './in-this-process.js';

/** Starts a renderer. @throws SandboxError */
export async function startRenderer(options: RendererOptions): Promise<RendererProcess> {
  return options.singleProcess ? startInThisProcess(options) : startChild(options);
}

/** Parses pages: a process without files and connections, or (for debugging) a loop in this one. */
export interface RendererProcess {
  readonly pid: number | undefined;
  /** Its confinement; undefined inside this process. */
  readonly report: SandboxReport | undefined;
  isAlive(): boolean;
  /** Its questions to the browser. */
  readonly questions: Questions;
  /**
   * Sends a request, and kills the renderer at the deadline, because nothing else stops a busy page.
   *
   * @throws ShellError `IE_SHELL_TIMEOUT`, `IE_SHELL_CHILD_ENDED`. The signal's reason.
   */
  request(
    message: WithoutId<Outgoing<IpcMessage>>,
    limits: RequestOptions & { timeoutMs: number },
  ): Promise<MessageFromRenderer>;
  /** Sends a message without an answer. */
  tell(message: Outgoing<IpcMessage>): void;
  /** Ends the process at once. */
  kill(): Promise<void>;
  /** Ends the process for an invalid message. */
  killForBreach(): Promise<void>;
  /** Whether it ended for an invalid message, or for a breach of the channel's rules. */
  brokeProtocol(): Promise<boolean>;
}

export interface RendererOptions {
  singleProcess: boolean;
  sandbox: SandboxMode | undefined;
  logLevel: LogLevel;
  /** The program of the process. @default that of this package */
  entry?: string | undefined;
  /** The handlers of its questions. @default those of its own program */
  handlers?: AnyHandlers | undefined;
  /** The messages that it may send, as a Standard Schema. @default `MessageFromRenderer` */
  incoming?: StandardSchema<unknown> | undefined;
}

/** A renderer has no questions, since a page loads nothing. */
const HANDLERS: QuestionHandlers = {};

async function startChild(options: RendererOptions): Promise<RendererProcess> {
  const { incoming, handlers = HANDLERS, logLevel } = options;
  // The schema of a test's child has additional messages.
  const child = (await spawnChild('renderer', {
    ...rendererChild(options),
    ...(incoming && { incoming }),
  })) as ChildHandle<MessageFromRenderer>;
  const forgettable = new WeakRef(child);
  const questions = answerQuestions(child.channel, {
    handlers,
    logLevel,
    child: { kind: 'renderer', pid: child.pid },
    endChild: () => void forgettable.deref()?.kill({ breach: true }),
  });
  return {
    pid: child.pid,
    report: child.report,
    isAlive: () => child.isAlive(),
    brokeProtocol: async () => !child.isAlive() && (await child.exited).type === 'bad-message',
    ...conversation(child.channel, {
      questions,
      kill: () => child.kill(),
      killForBreach: () => child.kill({ breach: true }),
      describeEnd: async () => `the renderer child (pid ${child.pid}) ${describeExit(await child.exited)}`,
    }),
  };
}

async function startInThisProcess({
  logLevel,
  handlers = HANDLERS,
}: RendererOptions): Promise<RendererProcess> {
  const { channel, end } = await serveInThisProcess(async () => {
    const { serveRenderer } = await import('../child-renderer/serve.js');
    return serveRenderer;
  }, logLevel);
  let isAlive = true;
  const questions = answerQuestions(channel, {
    handlers,
    logLevel,
    child: { kind: 'renderer', pid: undefined },
    endChild: () => void kill(),
  });
  const kill = async () => {
    isAlive = false;
    await end();
  };
  return {
    pid: undefined,
    report: undefined,
    isAlive: () => isAlive,
    brokeProtocol: async () => false,
    ...conversation(channel, { questions, kill, killForBreach: kill }),
  };
}

interface Ends extends Pick<RendererProcess, 'kill' | 'killForBreach' | 'questions'> {
  /** Describes how the process ended. */
  describeEnd?: () => Promise<string>;
}

function conversation(
  channel: Pick<IpcChannel, 'request' | 'send'>,
  { questions, kill, killForBreach, describeEnd }: Ends,
): Pick<RendererProcess, 'questions' | 'request' | 'tell' | 'kill' | 'killForBreach'> {
  return {
    questions,
    kill,
    killForBreach,
    request: async (message, limits) => {
      try {
        return (await channel.request(message, limits)) as MessageFromRenderer;
      } catch (error) {
        const failure = childError(error, 'the renderer process');
        if (failure instanceof ShellError && failure.code === 'IE_SHELL_CHILD_ENDED' && describeEnd) {
          // The failed send does not show how the process ended.
          throw new ShellError(failure.code, `${await describeEnd()}: try again`, { cause: error });
        }
        if (failure instanceof ShellError && failure.code === 'IE_SHELL_CHILD_PROTOCOL')
          await killForBreach();
        if (!(failure instanceof ShellError) || failure.code !== 'IE_SHELL_TIMEOUT') throw failure;
        await kill();
        throw new ShellError(
          'IE_SHELL_TIMEOUT',
          `the page kept its renderer process busy for ${Math.round(limits.timeoutMs / 100) / 10} s, so it was killed`,
        );
      }
    },
    tell: (message) => {
      if (message.type === 'ClosePage') questions.closePage(message.of);
      channel.send(message).catch(() => {});
    },
  };
}
