import {
  type IpcChannel,
  IpcError,
  type MessageFromNetwork,
  type NetworkSettings,
} from '@internet-exploder/ie-ipc';
import {
  type ChildHandle,
  type RestartOptions,
  type SandboxMode,
  type SandboxReport,
  Supervisor,
} from '@internet-exploder/ie-sandbox';
import type { LogLevel } from '../errors/log.js';
import { ShellError } from '../errors/shell-error.js';
import { untilAborted } from '../streams/until-aborted.js';
import { networkChild } from './child-entry.js';
import { childError, refusedFetch } from './child-failure.js';
import { fileStamps, RESOLVER_FILES } from './file-stamps.js';
import { serveInThisProcess } from './in-this-process.js';
import { ReplacedWhenStale } from './replaced-when-stale.js';

/** Starts the network process. @throws SandboxError. ShellError for settings that it refuses. */
export function startNetworkProcess(options: NetworkProcessOptions): Promise<NetworkProcess> {
  return options.singleProcess ? startInThisProcess(options) : startChild(options);
}

/** Milliseconds that it may take to do what needs no network. */
const ANSWER_MS = 10_000;

/** Milliseconds in which a child that has missed a deadline has to answer a Ping. */
const SILENCE_MS = 3_000;

/** Where fetches are sent: a process of its own, or (for debugging) a loop in this one. */
export interface NetworkProcess {
  /** Of the one that there is; undefined in this process, and while there is none. */
  readonly pid: number | undefined;
  /** Which protections it has, or the last one had; undefined in this process. */
  readonly report: SandboxReport | undefined;
  /** False while there is none: the last one has ended, and the next has not started. */
  isAlive(): boolean;
  /** As that of its channel; of the next one where it has crashed, or was replaced. */
  request: IpcChannel['request'];
  /** Ends the one that gave this answer, which none of ours gives. The next request finds another one. */
  accuse(answer: object): Promise<void>;
  /**
   * Keeps it from being replaced, for a body that is still to come, until the function is called that this gives. It
   * is replaced, with its cookies handed on, when the files have changed by which names are resolved, and it is idle:
   * confined, it cannot read the new ones.
   */
  hold(): () => void;
  /** Ends it at once, for good. */
  kill(): Promise<void>;
}

export interface NetworkProcessOptions {
  singleProcess: boolean;
  logLevel: LogLevel;
  sandbox: SandboxMode | undefined;
  /** What it keeps to for all requests. @default what it does by itself */
  settings?: NetworkSettings;
  /** The cookies that it begins with, and which file they are from. */
  cookies?: { file: string; jar: Uint8Array };
  /** The file that it is started from. @default that of this package */
  entry?: string;
  /** The files on whose change it is replaced. @default those of the system's resolver */
  resolverFiles?: readonly string[];
  /** How often another takes its place. @default as of a `Supervisor` */
  restarts?: RestartOptions;
  /** Gives up the start, and nothing after that. */
  signal: AbortSignal;
}

async function startChild(options: NetworkProcessOptions): Promise<NetworkProcess> {
  const { resolverFiles = RESOLVER_FILES, signal } = options;
  // Who gave an answer, as long as anybody looks at it.
  const givers = new WeakMap<object, Child>();
  let running: SupervisedProcess | undefined;
  const processes = await ReplacedWhenStale.start<SupervisedProcess>({
    start: async (before) => {
      const stamps = fileStamps(resolverFiles);
      const cookies = before && (await handOnCookies(before, options));
      running = await startSupervised({ ...options, ...cookies }, stamps, before ? undefined : signal);
      return running;
    },
    isStale: ({ stamps }) => stamps !== fileStamps(resolverFiles),
    end: async ({ supervisor }) => void (await supervisor.shutdown()),
  });
  return {
    get pid() {
      return running?.supervisor.current?.pid;
    },
    get report() {
      return running?.report();
    },
    isAlive: () => running?.supervisor.current !== undefined,
    request: (message, its = {}) =>
      processes.use(async ({ ready }) => {
        const child = await ready(its.signal);
        const answer = await child.channel.request(message, its).catch((error: unknown) => {
          if (isTimeout(error)) void endIfSilent(child);
          throw error;
        });
        givers.set(answer, child);
        return answer;
      }, its.signal),
    accuse: async (answer) => givers.get(answer)?.kill({ breach: true }),
    hold: () => processes.hold(),
    kill: async () => (await processes.current).supervisor.kill(),
  };
}

type Child = ChildHandle<MessageFromNetwork>;

/** Those that have missed a deadline, and are asked whether they still answer. */
const questioned = new WeakSet<Child>();

/**
 * Ends a child that answers nothing any more: one that is stopped, or busy for ever. It keeps to the deadlines of its
 * requests by itself, so that one that passes without an answer is a reason to ask. The next request starts another child.
 */
async function endIfSilent(child: Child): Promise<void> {
  if (questioned.has(child)) return;
  questioned.add(child);
  try {
    await child.channel.request({ type: 'Ping' }, { timeoutMs: SILENCE_MS });
  } catch (error) {
    if (isTimeout(error)) await child.kill();
  } finally {
    questioned.delete(child);
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof IpcError && error.code === 'IE_IPC_TIMEOUT';
}

/** A network process that is started again when it has ended. */
interface SupervisedProcess {
  supervisor: Supervisor<'network'>;
  /** Of the child that there was last. */
  report(): SandboxReport;
  /** The child that there is, once it has been configured. */
  ready(signal: AbortSignal | undefined): Promise<Child>;
  /** Of its files when it was started. */
  stamps: string;
}

async function startSupervised(
  options: NetworkProcessOptions,
  stamps: string,
  signal: AbortSignal | undefined,
): Promise<SupervisedProcess> {
  const { entry, logLevel, sandbox, restarts } = options;
  const configured = new WeakMap<Child, Promise<void>>();
  const supervisor = new Supervisor('network', {
    ...networkChild({ entry, logLevel, sandbox }),
    ...restarts,
  });
  const configureOnce = (child: Child) => {
    const done =
      configured.get(child) ??
      configure(child.channel, options).catch(async (error: unknown) => {
        // It may have taken half of its settings, and cannot be given them again.
        await child.kill();
        throw error;
      });
    configured.set(child, done);
    return done;
  };
  const ready = async (its: AbortSignal | undefined) => {
    const child = await supervisor.child({ signal: its });
    await (its ? untilAborted(configureOnce(child), its) : configureOnce(child));
    return child;
  };
  try {
    let { report } = await ready(signal);
    return {
      supervisor,
      stamps,
      ready,
      report: () => {
        report = supervisor.current?.report ?? report;
        return report;
      },
    };
  } catch (error) {
    await supervisor.kill();
    throw error;
  }
}

/** What the one before has; what the browser gave at first where it does not tell. */
async function handOnCookies(
  { ready }: SupervisedProcess,
  { settings }: NetworkProcessOptions,
): Promise<Pick<NetworkProcessOptions, 'cookies'>> {
  if (settings?.cookies === false) return {};
  const { channel } = await ready(undefined);
  const answer = await channel
    .request({ type: 'ExportCookies' }, { timeoutMs: ANSWER_MS })
    .catch(() => undefined);
  if (answer?.type !== 'CookiesExported') return {};
  return { cookies: { file: 'what the network process gave', jar: answer.body } };
}

async function startInThisProcess(options: NetworkProcessOptions): Promise<NetworkProcess> {
  const { channel, end: kill } = await serveInThisProcess(async () => {
    const { serveNetwork } = await import('../child-network/serve.js');
    return serveNetwork;
  }, options.logLevel);
  try {
    await untilAborted(configure(channel, options), options.signal);
  } catch (error) {
    await kill();
    throw error;
  }
  return {
    pid: undefined,
    report: undefined,
    isAlive: () => true,
    request: (message, its) => channel.request(message, its),
    accuse: kill,
    hold: () => () => {},
    kill,
  };
}

async function configure(
  channel: { request: IpcChannel['request'] },
  { settings, cookies }: NetworkProcessOptions,
): Promise<void> {
  const ask = async (message: Parameters<IpcChannel['request']>[0]) => {
    const answer = await channel.request(message, { timeoutMs: ANSWER_MS }).catch((error: unknown) => {
      throw childError(error);
    });
    return answer.type === 'FetchError' ? refusedFetch(answer) : undefined;
  };
  const refused = settings && (await ask({ type: 'ConfigureNetwork', settings }));
  if (refused) throw refused;
  const unlike = cookies && (await ask({ type: 'ImportCookies', body: cookies.jar }));
  if (unlike) throw new ShellError('IE_SHELL_INPUT', `${cookies.file} is no cookie jar: ${unlike.message}`);
}
