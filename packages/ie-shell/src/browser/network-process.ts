import { IpcChannel, type NetworkSettings } from '@internet-exploder/ie-ipc';
import { type SandboxMode, type SandboxReport, Supervisor } from '@internet-exploder/ie-sandbox';
import { childEntry } from '../child-entry.js';
import { extraCertificatesEnvironment } from '../child-network/extra-certificates.js';
import { ShellError } from '../errors.js';
import { ENV_LOG_LEVEL, Log, type LogLevel } from '../log.js';
import { refusal } from './child-failure.js';

/** Where fetches are sent: a process of its own, or (for debugging) a loop in this one. */
export interface NetworkProcess {
  /** Which protections it has; undefined in this process. */
  report: SandboxReport | undefined;
  /** As that of its channel; of the next one where it has crashed. */
  request: IpcChannel['request'];
  /** Lets it finish, and ends it. */
  shutdown(): Promise<void>;
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
  signal: AbortSignal;
}

/** Starts the network process. @throws SandboxError. ShellError for settings that it refuses. */
export function startNetworkProcess(options: NetworkProcessOptions): Promise<NetworkProcess> {
  return options.singleProcess ? startInThisProcess(options) : startChild(options);
}

async function startChild(options: NetworkProcessOptions): Promise<NetworkProcess> {
  const { logLevel, sandbox, signal } = options;
  const configured = new WeakMap<object, Promise<void>>();
  const supervisor = new Supervisor('network', {
    entry: childEntry('network'),
    bundled: true,
    execArgv: [],
    sandbox,
    env: { [ENV_LOG_LEVEL]: logLevel, ...extraCertificatesEnvironment() },
  });
  /** The child that there is: another one where the one before has crashed, which is configured anew. */
  const ready = async (signal: AbortSignal | undefined) => {
    const child = await supervisor.child({ signal });
    const done = configured.get(child) ?? configure(child.channel, options);
    configured.set(child, done);
    await done;
    return child;
  };
  try {
    const { report } = await ready(signal);
    return {
      report,
      request: async (message, options = {}) => {
        const { channel } = await ready(options.signal);
        return channel.request(message, options);
      },
      shutdown: async () => void (await supervisor.shutdown()),
      kill: () => supervisor.kill(),
    };
  } catch (error) {
    await supervisor.kill();
    throw error;
  }
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
    report: undefined,
    request: (message, options) => near.request(message, options),
    shutdown: async () => {
      await near.send({ type: 'Shutdown' });
      await served;
    },
    kill,
  };
}

async function configure(
  channel: { request: IpcChannel['request'] },
  { settings, cookies }: NetworkProcessOptions,
): Promise<void> {
  if (settings) {
    const answer = await channel.request({ type: 'ConfigureNetwork', settings });
    if (answer.type === 'FetchError') throw refusal(answer);
  }
  if (cookies) {
    const answer = await channel.request({ type: 'ImportCookies', body: cookies.jar });
    if (answer.type !== 'FetchError') return;
    throw new ShellError('IE_SHELL_INPUT', `${cookies.file} is no cookie jar: ${refusal(answer).message}`);
  }
}
