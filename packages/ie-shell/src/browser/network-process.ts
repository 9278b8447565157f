import { IpcChannel } from '@internet-exploder/ie-ipc';
import {
  describeExit,
  type SandboxMode,
  type SandboxReport,
  spawnChild,
} from '@internet-exploder/ie-sandbox';
import { childEntry } from '../child-entry.js';
import { extraCertificatesEnvironment } from '../child-network/extra-certificates.js';
import { ENV_LOG_LEVEL, Log, type LogLevel } from '../log.js';

/** Where fetches are sent: a process of its own, or (for debugging) a loop in this one. */
export interface NetworkProcess {
  /** Which protections it has; undefined in this process. */
  report: SandboxReport | undefined;
  channel: Pick<IpcChannel, 'request'>;
  /** How it ended; asked only once its channel has, so that it is ended too if it goes on without one. */
  epitaph(): Promise<string>;
  /** Lets it finish, and ends it. */
  shutdown(): Promise<void>;
  /** Ends it at once. */
  kill(): Promise<void>;
}

export interface NetworkProcessOptions {
  singleProcess: boolean;
  logLevel: LogLevel;
  sandbox: SandboxMode | undefined;
  signal: AbortSignal;
}

/**
 * Milliseconds between the end of a channel and that of its process: the kernel closes the descriptors of one that
 * dies before it tells how. One that has closed its channel and lives on has nothing left to do for the browser.
 */
const LAST_BREATH_MS = 500;

/** Starts the network process. @throws SandboxError */
export function startNetworkProcess(options: NetworkProcessOptions): Promise<NetworkProcess> {
  return options.singleProcess ? startInThisProcess(options) : startChild(options);
}

async function startChild({ logLevel, sandbox, signal }: NetworkProcessOptions): Promise<NetworkProcess> {
  const child = await spawnChild('network', {
    entry: childEntry('network'),
    bundled: true,
    execArgv: [],
    sandbox,
    env: { [ENV_LOG_LEVEL]: logLevel, ...extraCertificatesEnvironment() },
    signal,
  });
  return {
    report: child.report,
    channel: child.channel,
    epitaph: async () => {
      await child.shutdown({ timeoutMs: LAST_BREATH_MS });
      return `the network process (pid ${child.pid}) ${describeExit(await child.exited)}`;
    },
    shutdown: async () => void (await child.shutdown()),
    kill: () => child.kill(),
  };
}

async function startInThisProcess({ logLevel }: NetworkProcessOptions): Promise<NetworkProcess> {
  const [near, far] = await IpcChannel.pair();
  const { serveNetwork } = await import('../child-network/serve.js');
  const served = serveNetwork(far, new Log('browser', logLevel));
  return {
    report: undefined,
    channel: near,
    epitaph: async () => 'the network loop in this process ended',
    shutdown: async () => {
      await near.send({ type: 'Shutdown' });
      await served;
    },
    kill: async () => {
      near.destroy();
      await served;
    },
  };
}
