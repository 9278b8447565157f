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

/** Where pages are parsed: a process that opens no file and no connection, or (for debugging) a loop in this one. */
export interface RendererProcess {
  readonly pid: number | undefined;
  /** Which protections it has; undefined in this process. */
  readonly report: SandboxReport | undefined;
  isAlive(): boolean;
  /** The questions that it asks the browser. */
  readonly questions: Questions;
  /**
   * Asks it, and kills it when it has not answered in time: nothing else stops a page that keeps it busy.
   *
   * @throws ShellError `IE_SHELL_TIMEOUT`, `IE_SHELL_CHILD_ENDED`. The signal's reason.
   */
  request(
    message: WithoutId<Outgoing<IpcMessage>>,
    limits: RequestOptions & { timeoutMs: number },
  ): Promise<MessageFromRenderer>;
  /** Says what needs no answer. */
  tell(message: Outgoing<IpcMessage>): void;
  /** Ends it at once. */
  kill(): Promise<void>;
  /** Ends it, since it said what none of ours says. */
  accuse(): Promise<void>;
  /** Whether that, or a breach of the channel's own rules, is how it ended. */
  brokeProtocol(): Promise<boolean>;
}

export interface RendererOptions {
  singleProcess: boolean;
  sandbox: SandboxMode | undefined;
  logLevel: LogLevel;
  /** The file that it is started from. @default that of this package */
  entry?: string | undefined;
  /** The questions that it may ask, with their handlers. @default those of its own program */
  handlers?: AnyHandlers | undefined;
  /** The messages that it may send, as a Standard Schema. @default `MessageFromRenderer` */
  incoming?: StandardSchema<unknown> | undefined;
}

/** The questions that a renderer may ask: none, since a page loads nothing by itself. */
const HANDLERS: QuestionHandlers = {};

async function startChild(options: RendererOptions): Promise<RendererProcess> {
  const { incoming, handlers = HANDLERS, logLevel } = options;
  // The schema of a test's own child has more messages than ours.
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
      accuse: () => child.kill({ breach: true }),
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
    ...conversation(channel, { questions, kill, accuse: kill }),
  };
}

interface Ends extends Pick<RendererProcess, 'kill' | 'accuse' | 'questions'> {
  /** Tells how it ended, once it has. */
  describeEnd?: () => Promise<string>;
}

function conversation(
  channel: Pick<IpcChannel, 'request' | 'send'>,
  { questions, kill, accuse, describeEnd }: Ends,
): Pick<RendererProcess, 'questions' | 'request' | 'tell' | 'kill' | 'accuse'> {
  return {
    questions,
    kill,
    accuse,
    request: async (message, limits) => {
      try {
        return (await channel.request(message, limits)) as MessageFromRenderer;
      } catch (error) {
        const told = childError(error, 'the renderer process');
        if (told instanceof ShellError && told.code === 'IE_SHELL_CHILD_ENDED' && describeEnd) {
          // What could not be sent to it any more tells nothing of that.
          throw new ShellError(told.code, `${await describeEnd()}: try again`, { cause: error });
        }
        if (told instanceof ShellError && told.code === 'IE_SHELL_CHILD_PROTOCOL') await accuse();
        if (!(told instanceof ShellError) || told.code !== 'IE_SHELL_TIMEOUT') throw told;
        await kill();
        throw new ShellError(
          'IE_SHELL_TIMEOUT',
          `the page kept its renderer process busy for ${Math.round(limits.timeoutMs / 100) / 10} s, and it was killed`,
        );
      }
    },
    tell: (message) => {
      if (message.type === 'ClosePage') questions.closePage(message.of);
      channel.send(message).catch(() => {});
    },
  };
}
