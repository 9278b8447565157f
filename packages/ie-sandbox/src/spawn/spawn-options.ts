import type { MessageFromNetwork, MessageFromRenderer, StandardSchema } from '@internet-exploder/ie-ipc';
import type { ResourceLimits } from '../model/limits.js';
import type { ChildKind } from '../model/process-kind.js';
import type { Transport } from '../model/transport.js';
import type { SandboxMode } from '../platform/prepare-confinement.js';
import type { ProgramOptions } from './program.js';

/** How a child is started. Every field has a default. */
export interface SpawnOptions<Incoming> extends ProgramOptions {
  /** Variables for the child, beside those it is let see: locale, time zone, certificates. @default none */
  env?: Record<string, string> | undefined;
  /** How much confinement is insisted on. @default 'require' on Linux and macOS, else 'best-effort' */
  sandbox?: SandboxMode | undefined;
  /** The profile to confine by. @default that of the kind */
  profile?: ChildKind | undefined;
  /** Files and folders that the child may open for reading for its whole life. @default none */
  readPaths?: readonly (string | URL)[] | undefined;
  /** Bounds that the kernel holds the child to. */
  limits?: ResourceLimits | undefined;
  /**
   * Whether the entry is one file that imports nothing but Node's own modules. A confined child then gets to see
   * that file alone while it starts, and not the packages around it. @default false
   */
  bundled?: boolean | undefined;
  /** How the child comes by its channel. @default 'pipe' on Windows, else 'fd' */
  transport?: Transport | undefined;
  /** Milliseconds the child has to say hello. @default 10 000 */
  startTimeoutMs?: number | undefined;
  /** Milliseconds the child has to finish after Shutdown. @default 5000 */
  shutdownTimeoutMs?: number | undefined;
  /** Gives up the start; a child that is ready by then is no longer touched. */
  signal?: AbortSignal | undefined;
  /** What the child may say: any Standard Schema. @default all that a child of this kind may say */
  incoming?: StandardSchema<Incoming> | undefined;
}

/** What each kind of child says. */
export interface MessagesFrom {
  network: MessageFromNetwork;
  renderer: MessageFromRenderer;
}
