import { IpcChannel, type MessageFromNetwork, type NetworkSettings } from '@internet-exploder/ie-ipc';
import {
  type ChildHandle,
  type SandboxMode,
  type SandboxReport,
  Supervisor,
} from '@internet-exploder/ie-sandbox';
import { networkChild } from '../child-entry.js';
import { ShellError } from '../errors.js';
import { Log, type LogLevel } from '../log.js';
import { explain, refusal } from './child-failure.js';
import { fileStamps, RESOLVER_FILES } from './file-stamps.js';
import { Renewed } from './renewed.js';

/** Milliseconds that it may take to do what needs no network. */
const ANSWER_MS = 10_000;

/** Where fetches are sent: a process of its own, or (for debugging) a loop in this one. */
export interface NetworkProcess {
  /** Of the one that there is; undefined in this process. */
  readonly pid: number | undefined;
  /** Which protections it has; undefined in this process. */
  report: SandboxReport | undefined;
  /** As that of its channel; of the next one where it has crashed, or was replaced. */
  request: IpcChannel['request'];
  /**
   * Keeps it from being replaced, for a body that is still to come, until the function is called that this gives. It
   * is replaced, with its cookies handed on, when the files have changed by which names are resolved, and it is idle:
   * confined, it cannot read the new ones.
   */
  hold(): () => void;
  /** Ends it at once. */
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
  signal: AbortSignal;
}

/** Starts the network process. @throws SandboxError. ShellError for settings that it refuses. */
export function startNetworkProcess(options: NetworkProcessOptions): Promise<NetworkProcess> {
  return options.singleProcess ? startInThisProcess(options) : startChild(options);
}

async function startChild(options: NetworkProcessOptions): Promise<NetworkProcess> {
  const { resolverFiles = RESOLVER_FILES } = options;
  let running: SupervisedProcess | undefined;
  const processes = await Renewed.start<SupervisedProcess>({
    start: async (before) => {
      const stamps = fileStamps(resolverFiles);
      running = await startSupervised(
        { ...options, ...(before && (await handOnCookies(before, options))) },
        stamps,
      );
      return running;
    },
    isStale: ({ stamps }) => stamps !== fileStamps(resolverFiles),
    end: async ({ supervisor }) => void (await supervisor.shutdown()),
  });
  return {
    get pid() {
      return running?.pid();
    },
    report: (await processes.current).report,
    request: (message, its = {}) =>
      processes.use(async ({ channel }) => (await channel(its.signal)).request(message, its)),
    hold: () => processes.hold(),
    kill: async () => (await processes.current).supervisor.kill(),
  };
}

/** A network process that is started again when it has crashed. */
interface SupervisedProcess {
  supervisor: Supervisor<'network'>;
  /** Of the child that there was last. */
  pid(): number;
  report: SandboxReport;
  /** The channel of the child that there is, once it has been configured. */
  channel(signal: AbortSignal | undefined): Promise<ChildHandle<MessageFromNetwork>['channel']>;
  /** Of its files when it was started. */
  stamps: string;
}

async function startSupervised(options: NetworkProcessOptions, stamps: string): Promise<SupervisedProcess> {
  const { entry, logLevel, sandbox, signal } = options;
  const configured = new WeakMap<object, Promise<void>>();
  const supervisor = new Supervisor('network', networkChild({ entry, logLevel, sandbox }));
  let pid = 0;
  const ready = async (its: AbortSignal | undefined) => {
    const child = await supervisor.child({ signal: its });
    ({ pid } = child);
    const done = configured.get(child) ?? configure(child.channel, options);
    configured.set(child, done);
    await done;
    return child;
  };
  try {
    const { report } = await ready(signal);
    return { supervisor, pid: () => pid, report, stamps, channel: async (its) => (await ready(its)).channel };
  } catch (error) {
    await supervisor.kill();
    throw error;
  }
}

/** What the one before has; what the browser gave at first where it does not tell. */
async function handOnCookies(
  { channel }: SupervisedProcess,
  { settings }: NetworkProcessOptions,
): Promise<Pick<NetworkProcessOptions, 'cookies'>> {
  if (settings?.cookies === false) return {};
  const answer = await (await channel(undefined))
    .request({ type: 'ExportCookies' }, { timeoutMs: ANSWER_MS })
    .catch(() => undefined);
  if (answer?.type !== 'CookiesExported') return {};
  return { cookies: { file: 'what the network process gave', jar: answer.body } };
}

async function startInThisProcess(options: NetworkProcessOptions): Promise<NetworkProcess> {
  const [near, far] = await IpcChannel.pair();
  const { serveNetwork } = await import('../child-network/serve.js');
  const served = serveNetwork(far, new Log('browser', options.logLevel));
  const kill = async () => {
    near.destroy();
    await served;
  };
  try {
    await configure(near, options);
  } catch (error) {
    await kill();
    throw error;
  }
  return {
    pid: undefined,
    report: undefined,
    request: (message, its) => near.request(message, its),
    hold: () => () => {},
    kill,
  };
}

async function configure(
  channel: { request: IpcChannel['request'] },
  { settings, cookies, signal }: NetworkProcessOptions,
): Promise<void> {
  const ask = async (message: Parameters<IpcChannel['request']>[0]) => {
    const answer = await channel
      .request(message, { signal, timeoutMs: ANSWER_MS })
      .catch((error: unknown) => {
        throw explain(error);
      });
    return answer.type === 'FetchError' ? refusal(answer) : undefined;
  };
  const refused = settings && (await ask({ type: 'ConfigureNetwork', settings }));
  if (refused) throw refused;
  const unlike = cookies && (await ask({ type: 'ImportCookies', body: cookies.jar }));
  if (unlike) throw new ShellError('IE_SHELL_INPUT', `${cookies.file} is no cookie jar: ${unlike.message}`);
}
