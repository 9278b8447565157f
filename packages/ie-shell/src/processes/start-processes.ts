import type { SandboxMode } from '@internet-exploder/ie-sandbox';
import type { LogLevel } from '../errors/log.js';
import { type NetworkProcess, type NetworkProcessOptions, startNetworkProcess } from './network-process.js';
import { startRenderer } from './renderer-process.js';
import { Renderers } from './renderers.js';

/**
 * Starts the processes of a browser, for a command, a headless session or a program. The network process and
 * the first renderer start at the same time.
 *
 * @throws SandboxError if a child cannot start or cannot be confined. ShellError for settings that the
 * network process refuses. The signal's reason. No child is left then.
 */
export async function startProcesses<Choice extends NetworkChoice | undefined>(
  options: ProcessesOptions<Choice>,
): Promise<BrowserProcesses<Choice extends undefined ? undefined : NetworkProcess>>;
export async function startProcesses(options: ProcessesOptions): Promise<BrowserProcesses> {
  const {
    singleProcess = false,
    sandbox,
    logLevel,
    signal,
    network,
    needsRenderer = true,
    namesSites = false,
  } = options;
  const renderers = new Renderers(() => startRenderer({ singleProcess, sandbox, logLevel }), { namesSites });
  const starting = network && startNetworkProcess({ ...network, singleProcess, sandbox, logLevel, signal });
  if (needsRenderer) renderers.warm();
  try {
    return { network: await starting, renderers };
  } catch (error) {
    await renderers.kill();
    throw error;
  }
}

export interface ProcessesOptions<Choice extends NetworkChoice | undefined = NetworkChoice | undefined> {
  sandbox: SandboxMode | undefined;
  /** The log level of the children on stderr. */
  logLevel: LogLevel;
  /** Aborts the start. It has no effect afterwards. */
  signal: AbortSignal;
  /** The network process; undefined for a browser that fetches nothing. */
  network: Choice;
  /** Runs everything in this process, for debugging. @default false */
  singleProcess?: boolean;
  /** Whether a page will be parsed, so that a renderer starts now. @default true */
  needsRenderer?: boolean;
  /** Whether `Renderers.describe` returns the site of each renderer. @default false */
  namesSites?: boolean;
}

/** What the network process starts with. */
type NetworkChoice = Pick<NetworkProcessOptions, 'settings' | 'cookies'>;

export interface BrowserProcesses<Network = NetworkProcess | undefined> {
  network: Network;
  renderers: Renderers;
}

/** Ends all processes at once. Pending requests reject. */
export async function endProcesses({ network, renderers }: BrowserProcesses): Promise<void> {
  await Promise.all([network?.kill(), renderers.kill()]);
}
