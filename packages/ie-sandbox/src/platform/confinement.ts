import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Launched, type LaunchSpec, launchPlainly } from '../model/launch.js';
import type { ResourceLimits } from '../model/limits.js';
import type { ChildKind } from '../model/process-kind.js';
import type { SandboxLayer } from '../model/report.js';
import { SandboxError } from '../model/sandbox-error.js';
import type { Transport } from '../spawn/rendezvous.js';

/** What is insisted on when the caller says nothing. */
export function defaultSandboxMode(): SandboxMode {
  return REQUIRED_ON.includes(process.platform) ? 'require' : 'best-effort';
}

/**
 * How much confinement a caller insists on.
 *
 * - `require`: no child without every layer that the platform has.
 * - `best-effort`: whatever holds; the report says what.
 * - `off`: a plain child.
 */
export type SandboxMode = (typeof SANDBOX_MODES)[number];

export const SANDBOX_MODES = ['require', 'best-effort', 'off'] as const;

/** What a platform has to know to confine a child. */
export interface ConfinementPlan {
  transport: Transport;
  profile: ChildKind;
  execPath: string;
  script: string;
  isBundled: boolean;
  readPaths: string[];
  limits: ResourceLimits;
}

/** How a child is launched, and what holds for it so far. */
export interface Confinement {
  layers: SandboxLayer[];
  /** The names of the layers that it takes to call the child confined. */
  requires: string[];
  /** What the child must find in its environment. */
  env: Record<string, string>;
  /** What Node must be told. */
  execArgv: string[];
  launch(spec: LaunchSpec): Promise<Launched>;
}

/** Where confinement can be required. */
const REQUIRED_ON: NodeJS.Platform[] = ['linux', 'darwin'];

/**
 * Prepares the confinement of a child, before it is launched.
 *
 * @throws SandboxError `IE_SANDBOX_LAYER_MISSING` when one is required and missing.
 */
export async function prepareConfinement(mode: SandboxMode, plan: ConfinementPlan): Promise<Confinement> {
  if (mode === 'off') {
    warnOnce();
    return unconfined({ name: 'kernel', status: 'off', detail: "sandbox: 'off' was asked for" });
  }
  try {
    const confinement = await confineHere(plan);
    if (mode === 'require') refuseMissing(confinement);
    return confinement;
  } catch (error) {
    const isMissing = error instanceof SandboxError && error.code === 'IE_SANDBOX_LAYER_MISSING';
    if (!isMissing || mode === 'require') throw error;
    return unconfined({ name: 'kernel', status: 'unavailable', detail: error.message });
  }
}

/** @throws SandboxError `IE_SANDBOX_LAYER_MISSING` naming each required layer that does not hold. */
export function refuseMissing({ requires, layers }: Pick<Confinement, 'requires' | 'layers'>): void {
  const missing = requires.flatMap((name) =>
    layers.filter((layer) => layer.name === name && layer.status !== 'applied'),
  );
  if (missing.length === 0) return;
  const reasons = missing.map(({ name, detail }) => `${name}: ${detail}`).join('; ');
  throw new SandboxError(
    'IE_SANDBOX_LAYER_MISSING',
    `a child cannot be confined here (${reasons}); pass sandbox: 'best-effort' to go on with less`,
  );
}

/** Folders that lead to other processes, to devices and to the kernel. */
const NEVER_READ = ['/proc', '/sys', '/dev'];

/**
 * The paths that a child may read, absolute and with links followed.
 *
 * @throws SandboxError `IE_SANDBOX_READ_PATH` for one that is not there, or never granted.
 */
export function checkReadPaths(paths: readonly (string | URL)[]): string[] {
  return paths.map((path) => {
    const real = realPath(path);
    const isForbidden =
      real === '/' || NEVER_READ.some((folder) => real === folder || real.startsWith(`${folder}/`));
    if (isForbidden) {
      throw new SandboxError(
        'IE_SANDBOX_READ_PATH',
        `${JSON.stringify(path)} is never granted to a child: name the files that it needs`,
      );
    }
    return real;
  });
}

function realPath(path: string | URL): string {
  try {
    // An empty path would be the current folder.
    if (path === '') throw new Error('it is empty');
    const real = realpathSync(typeof path === 'string' ? resolve(path) : fileURLToPath(path.href));
    const found = statSync(real);
    if (found.isFile() || found.isDirectory()) return real;
    throw new Error('it is no file and no folder');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SandboxError('IE_SANDBOX_READ_PATH', `${JSON.stringify(path)} cannot be granted: ${why}`, {
      cause,
    });
  }
}

async function confineHere(plan: ConfinementPlan): Promise<Confinement> {
  if (plan.transport === 'pipe') {
    throw new SandboxError(
      'IE_SANDBOX_LAYER_MISSING',
      "a child that has to connect to a named pipe cannot be confined: use transport: 'fd', " +
        "or pass sandbox: 'best-effort' to go on without",
    );
  }
  switch (process.platform) {
    case 'linux':
      return (await import('./linux/confine.js')).confineOnLinux(plan);
    case 'darwin':
      return (await import('./darwin/confine.js')).confineOnDarwin(plan);
    default:
      throw new SandboxError(
        'IE_SANDBOX_LAYER_MISSING',
        `there is no confinement for ${process.platform}: pass sandbox: 'best-effort' to go on without`,
      );
  }
}

function unconfined(layer: SandboxLayer): Confinement {
  return { layers: [layer], requires: [], env: {}, execArgv: [], launch: launchPlainly };
}

let hasWarned = false;

function warnOnce(): void {
  if (hasWarned) return;
  hasWarned = true;
  process.emitWarning("a child is started with sandbox: 'off': it has every right of its user", {
    code: 'IE_SANDBOX_OFF',
  });
}
