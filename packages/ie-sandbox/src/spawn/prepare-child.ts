import { type ChildKind, checkChildKind } from '../model/process-kind.js';
import { prepareConfinement } from '../platform/prepare-confinement.js';
import { checkSpawnOptions } from './check-spawn-options.js';
import { launchAhead } from './launch-ahead.js';
import { BY_DESCRIPTOR, launchSpec } from './launch-spec.js';
import { planChild } from './plan-child.js';
import type { SpawnOptions } from './spawn-options.js';

/**
 * Starts the child for the next `spawnChild` of that kind with these options, while this program prepares
 * other things. `spawnChild` reports a failed start, and tries again. A child that nobody requests keeps no
 * program running, and ends after ten seconds. On a named pipe, or unconfined, nothing is started.
 */
export function prepareChild(kind: ChildKind, options: SpawnOptions<unknown> = {}): void {
  void prepare(kind, options).catch(() => {});
}

async function prepare(kind: ChildKind, options: SpawnOptions<unknown>): Promise<void> {
  checkSpawnOptions(options);
  const plan = planChild(checkChildKind(kind), options);
  if (plan.mode === 'off' || plan.confinement.transport !== 'fd') return;
  const confinement = await prepareConfinement(plan.mode, plan.confinement);
  const spec = launchSpec(kind, plan, {
    confinement,
    env: options.env,
    stderr: options.stderr,
    meeting: BY_DESCRIPTOR,
  });
  await launchAhead({ spec, confinement: plan.confinement }, () => confinement.launch(spec));
}
