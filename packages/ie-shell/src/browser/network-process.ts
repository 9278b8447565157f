import { IpcChannel } from '@internet-exploder/ie-ipc';
import { type SandboxMode, type SandboxReport, Supervisor } from '@internet-exploder/ie-sandbox';
import { childEntry } from '../child-entry.js';
import { extraCertificatesEnvironment } from '../child-network/extra-certificates.js';
import { ENV_LOG_LEVEL, Log, type LogLevel } from '../log.js';

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
  signal: AbortSignal;
}

/** Starts the network process. @throws SandboxError */
export function startNetworkProcess(options: NetworkProcessOptions): Promise<NetworkProcess> {
  return options.singleProcess ? startInThisProcess(options) : startChild(options);
}

async function startChild({ logLevel, sandbox, signal }: NetworkProcessOptions): Promise<NetworkProcess> {
  const supervisor = new Supervisor('network', {
    entry: childEntry('network'),
    bundled: true,
    execArgv: [],
    sandbox,
    env: { [ENV_LOG_LEVEL]: logLevel, ...extraCertificatesEnvironment() },
  });
  try {
    const { report } = await supervisor.child({ signal });
    return {
      report,
      request: async (message, options = {}) => {
        const { channel } = await supervisor.child({ signal: options.signal });
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

async function startInThisProcess({ logLevel }: NetworkProcessOptions): Promise<NetworkProcess> {
  const [near, far] = await IpcChannel.pair();
  const { serveNetwork } = await import('../child-network/serve.js');
  const served = serveNetwork(far, new Log('browser', logLevel));
  return {
    report: undefined,
    request: (message, options) => near.request(message, options),
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
