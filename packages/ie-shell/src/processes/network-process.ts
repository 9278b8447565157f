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

/** Milliseconds for answers that need no network. */
const ANSWER_MS = 10_000;

/** Milliseconds to answer a Ping after a missed deadline. */
const SILENCE_MS = 3_000;

/** Fetches pages: a separate process, or (for debugging) a loop in this one. */
export interface NetworkProcess {
  /** Undefined inside this process, and between two network processes. */
  readonly pid: number | undefined;
  /** The confinement of the present or last process; undefined inside this process. */
  readonly report: SandboxReport | undefined;
  /** False between two network processes. */
  isAlive(): boolean;
  /** As `request` of its channel. After a crash or replacement it uses the next process. */
  request: IpcChannel['request'];
  /** Ends the process that sent this invalid answer. The next request uses another one. */
  killForBreach(answer: object): Promise<void>;
  /**
   * Prevents the replacement of the process, for a body that is still arriving, until the returned function
   * is called. An idle process is replaced, with its cookies, after a change to the files of name resolution,
   * because a confined process cannot read the new ones.
   */
  hold(): () => void;
  /** Ends the process for good. */
  kill(): Promise<void>;
}

export interface NetworkProcessOptions {
  singleProcess: boolean;
  logLevel: LogLevel;
  sandbox: SandboxMode | undefined;
  /** Settings for all requests. @default those of `Client` */
  settings?: NetworkSettings;
  /** The initial cookies, with the name of their file. */
  cookies?: { file: string; jar: Uint8Array };
  /** The program of the process. @default that of this package */
  entry?: string;
  /** A change of these files replaces the process. @default those of the system's resolver */
  resolverFiles?: readonly string[];
  /** The restart rule. @default that of `Supervisor` */
  restarts?: RestartOptions;
  /** Aborts the start. It has no effect afterwards. */
  signal: AbortSignal;
}

async function startChild(options: NetworkProcessOptions): Promise<NetworkProcess> {
  const { resolverFiles = RESOLVER_FILES, signal } = options;
  // The process of each answer, while the answer is in use.
  const senders = new WeakMap<object, Child>();
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
    request: (message, options = {}) =>
      processes.use(async ({ ready }) => {
        const child = await ready(options.signal);
        const answer = await child.channel.request(message, options).catch((error: unknown) => {
          if (isTimeout(error)) void endIfSilent(child);
          throw error;
        });
        senders.set(answer, child);
        return answer;
      }, options.signal),
    killForBreach: async (answer) => senders.get(answer)?.kill({ breach: true }),
    hold: () => processes.hold(),
    kill: async () => (await processes.current).supervisor.kill(),
  };
}

type Child = ChildHandle<MessageFromNetwork>;

/** Processes that missed a deadline and were sent a Ping. */
const pinging = new WeakSet<Child>();

/**
 * Ends a process that no longer responds, because it is stopped or in an endless loop. The process keeps the
 * deadlines of its requests itself, so a missed one is a reason to check. The next request starts another
 * process.
 */
async function endIfSilent(child: Child): Promise<void> {
  if (pinging.has(child)) return;
  pinging.add(child);
  try {
    await child.channel.request({ type: 'Ping' }, { timeoutMs: SILENCE_MS });
  } catch (error) {
    if (isTimeout(error)) await child.kill();
  } finally {
    pinging.delete(child);
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof IpcError && error.code === 'IE_IPC_TIMEOUT';
}

/** A network process that restarts after it has ended. */
interface SupervisedProcess {
  supervisor: Supervisor<'network'>;
  /** Report of the last process. */
  report(): SandboxReport;
  /** The current process, configured. */
  ready(signal: AbortSignal | undefined): Promise<Child>;
  /** The stamps of its files at its start. */
  stamps: string;
}

async function startSupervised(
  options: NetworkProcessOptions,
  stamps: string,
  signal: AbortSignal | undefined,
): Promise<SupervisedProcess> {
  const { entry, logLevel, sandbox, restarts, settings } = options;
  const configured = new WeakMap<Child, Promise<void>>();
  const supervisor = new Supervisor('network', {
    ...networkChild({ entry, logLevel, sandbox, ports: settings?.ports, proxy: settings?.proxy }),
    ...restarts,
  });
  const configureOnce = (child: Child) => {
    const done =
      configured.get(child) ??
      configure(child.channel, options).catch(async (error: unknown) => {
        // Some settings may be applied already, and they cannot be sent twice.
        await child.kill();
        throw error;
      });
    configured.set(child, done);
    return done;
  };
  const ready = async (signal: AbortSignal | undefined) => {
    const child = await supervisor.child({ signal });
    await (signal ? untilAborted(configureOnce(child), signal) : configureOnce(child));
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

/** Copies the cookies of the previous process, or the initial ones if it does not answer. */
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
  return { cookies: { file: 'the exported cookies', jar: answer.body } };
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
    request: (message, options) => channel.request(message, options),
    killForBreach: kill,
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
  const refusal = cookies && (await ask({ type: 'ImportCookies', body: cookies.jar }));
  if (refusal)
    throw new ShellError('IE_SHELL_INPUT', `${cookies.file} is not a valid cookie jar: ${refusal.message}`);
}
