import type { PortRange } from './connect-ports.js';
import type { GrowthWatch } from './growth.js';
import type { Launched, LaunchSpec } from './launch.js';
import type { ResourceLimits } from './limits.js';
import type { ChildKind } from './process-kind.js';
import type { SandboxLayer } from './report.js';
import type { Transport } from './transport.js';

/**
 * What one operating system does for the process that starts children. Each folder of `platform/` implements it, and
 * `platform/this-platform.ts` chooses one. What a child does to itself is `ConfineSelf`.
 */
export interface Platform {
  /** Whether it can confine children, so that confinement is required by default. */
  readonly confines: boolean;
  /**
   * Prepares the confinement of a child before its launch.
   *
   * @throws SandboxError `IE_SANDBOX_LAYER_MISSING` where this system cannot confine
   */
  prepare(plan: ConfinementPlan): Promise<Confinement>;
  /**
   * Starts what the first confined child needs, before the child is known. It does not keep the program running.
   *
   * @throws Error where it cannot start; the launch of a child then reports why
   */
  startAhead(): void;
  /** Launches a child without confinement. */
  launchUnconfined(spec: LaunchSpec): Promise<Launched>;
  /**
   * The forbidden actions that a child of this system can try. `probe/` has a child try each of them.
   *
   * @throws SandboxError `IE_SANDBOX_LAYER_MISSING` where a child has no way to try them
   */
  probe(): Promise<readonly ProbeDescription[]>;
}

/**
 * What a child of one operating system does to itself before its hello. It is chosen in `platform/confine-self.ts`,
 * apart from `Platform`, because a child's bundle must not contain the code of its parent.
 *
 * @param instructions What `Confinement.env` has under `ENV_CONFINE_SELF`
 * @param loadModules Loads the modules that can no longer be opened afterwards
 * @throws SandboxError `IE_SANDBOX_LAYER_MISSING` where the kernel refuses
 */
export type ConfineSelf = (instructions: string, loadModules: () => Promise<void>) => Promise<SandboxLayer[]>;

/** The variable with a child's instructions for `ConfineSelf`. */
export const ENV_CONFINE_SELF = 'IE_SANDBOX_LOCK';

/** What a platform needs to confine a child. */
export interface ConfinementPlan {
  transport: Transport;
  profile: ChildKind;
  execPath: string;
  script: string;
  isBundled: boolean;
  readPaths: string[];
  /** The TCP ports that it may connect to; undefined for every port. */
  connectPorts: PortRange[] | undefined;
  writePaths: string[];
  limits: ResourceLimits;
}

/** How a child is launched, and the layers that it has from the start. */
export interface Confinement {
  layers: SandboxLayer[];
  /** The names of the layers that make a child count as confined. */
  requires: string[];
  /** Variables that the child's environment must have. */
  env: Record<string, string>;
  /** Options for Node.js. */
  execArgv: string[];
  launch(spec: LaunchSpec): Promise<Launched>;
  /**
   * Compares the layers of the running child with what the kernel reports of its threads. Returns the layers, where a
   * layer that the kernel contradicts is `unavailable`. It is synchronous, so that the child cannot end in between.
   */
  confirm(pid: number, layers: readonly SandboxLayer[]): SandboxLayer[];
  /** How to watch the running child for what the kernel does not limit. @default not at all */
  watch?: GrowthWatch;
}

/** One forbidden action. */
export interface ProbeDescription {
  /** What is tried, in words. Reports list the probe by this name. */
  name: string;
  /** The system call that tries it. */
  call: string;
  /** The kinds of child that must be refused. @default both */
  kinds?: readonly ChildKind[];
}

/** Tries one probe, and returns the result and the error number of its system call. */
export type Prober = (probe: { index: number; folder: string; parentPid: number }) => {
  result: number;
  errno: number;
};
