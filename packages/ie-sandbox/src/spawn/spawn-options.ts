import type { MessageFromNetwork, MessageFromRenderer, StandardSchema } from '@internet-exploder/ie-ipc';
import type { PortRange } from '../model/connect-ports.js';
import type { ResourceLimits } from '../model/limits.js';
import type { ChildKind } from '../model/process-kind.js';
import type { StderrOutput } from '../model/stderr-output.js';
import type { Transport } from '../model/transport.js';
import type { SandboxMode } from '../platform/prepare-confinement.js';
import type { ProgramOptions } from './program.js';

/** How a child is started. Every field has a default. */
export interface SpawnOptions<Incoming> extends ProgramOptions {
  /**
   * Variables for the child, besides those that it may have: locale, time zone, certificates. @default none
   */
  env?: Record<string, string> | undefined;
  /** How much confinement is required. @default 'require' on Linux and macOS, otherwise 'best-effort' */
  sandbox?: SandboxMode | undefined;
  /** The confinement profile. @default that of the kind */
  profile?: ChildKind | undefined;
  /** Files and folders that the child may open for reading for its whole life. @default none */
  readPaths?: readonly (string | URL)[] | undefined;
  /**
   * Folders that exist, in which the child may read, create, change, rename and remove files and folders for its
   * whole life. It can make no links, devices and set-user-ID files there. Not `/`, the home folder, the folder for
   * temporary files, and none that contains the program. @default none
   */
  writePaths?: readonly (string | URL)[] | undefined;
  /**
   * The TCP ports that a network process may connect to, at any address; name servers have port 53. Enforced by
   * Landlock 4 or later (Linux 6.7); the layer `connect-ports` of the report says whether it is. UDP is not
   * restricted. @default every port
   */
  connectPorts?: readonly (number | PortRange)[] | undefined;
  /** Resource limits of a confined child. */
  limits?: ResourceLimits | undefined;
  /**
   * Whether the entry is one file that imports only Node's own modules. A starting child may then read that
   * file alone, and not the packages around it. @default false
   */
  bundled?: boolean | undefined;
  /** How the child gets its channel. @default 'pipe' on Windows, otherwise 'fd' */
  transport?: Transport | undefined;
  /**
   * What becomes of each line that the child writes to stderr. `forward` writes it to the stderr of this program, after
   * the kind and the pid: `renderer[4711]: text`. `ignore` drops it. A function gets it. The line has no end, at most
   * 4096 characters, and no unsafe ones: they are escaped. More than 256 KiB at once, 64 KiB a second or 16 MiB in all
   * are dropped. An unconfined child writes to the stderr of this program by itself, except with `ignore`.
   * @default 'forward'
   */
  stderr?: StderrOutput | undefined;
  /** Milliseconds until the child's hello must arrive. @default 10 000 */
  startTimeoutMs?: number | undefined;
  /** Milliseconds until the child must have ended after Shutdown. @default 5000 */
  shutdownTimeoutMs?: number | undefined;
  /** Aborts the start. It has no effect on a child that is ready. */
  signal?: AbortSignal | undefined;
  /** What the child may send: any Standard Schema. @default what a child of this kind may send */
  incoming?: StandardSchema<Incoming> | undefined;
}

/** What each kind of child may send. */
export interface MessagesFrom {
  network: MessageFromNetwork;
  renderer: MessageFromRenderer;
}
