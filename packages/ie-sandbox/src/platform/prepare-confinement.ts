import type { Confinement, ConfinementPlan } from '../model/platform.js';
import type { SandboxLayer } from '../model/report.js';
import { SandboxError } from '../model/sandbox-error.js';
import { thisPlatform } from './this-platform.js';

/**
 * Prepares the confinement of a child before its launch.
 *
 * @throws SandboxError `IE_SANDBOX_LAYER_MISSING` when a required layer is missing
 */
export async function prepareConfinement(mode: SandboxMode, plan: ConfinementPlan): Promise<Confinement> {
  if (mode === 'off') {
    warnOnce();
    return unconfined({ name: 'kernel', status: 'off', detail: "the option sandbox is 'off'" });
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

/** Returns the mode for callers that choose none. */
export function defaultSandboxMode(): SandboxMode {
  return thisPlatform().confines ? 'require' : 'best-effort';
}

/**
 * How much confinement a caller requires.
 *
 * - `require`: no child without every layer that the platform has.
 * - `best-effort`: every layer that can be applied; the report lists them.
 * - `off`: a plain child.
 */
export type SandboxMode = (typeof SANDBOX_MODES)[number];

export const SANDBOX_MODES = ['require', 'best-effort', 'off'] as const;

/** @throws SandboxError `IE_SANDBOX_LAYER_MISSING` naming each required layer that does not hold */
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

async function confineHere(plan: ConfinementPlan): Promise<Confinement> {
  if (plan.transport === 'pipe') {
    throw new SandboxError(
      'IE_SANDBOX_LAYER_MISSING',
      "a child that has to connect to a named pipe cannot be confined: use transport: 'fd', " +
        "or pass sandbox: 'best-effort' to go on without",
    );
  }
  return thisPlatform().prepare(plan);
}

function unconfined(layer: SandboxLayer): Confinement {
  return {
    layers: [layer],
    requires: [],
    env: {},
    execArgv: [],
    confirm: (_pid, layers) => [...layers],
    launch: thisPlatform().launchUnconfined,
  };
}

let hasWarned = false;

function warnOnce(): void {
  if (hasWarned) return;
  hasWarned = true;
  process.emitWarning("a child is started with sandbox: 'off': it has every right of its user", {
    code: 'IE_SANDBOX_OFF',
  });
}
