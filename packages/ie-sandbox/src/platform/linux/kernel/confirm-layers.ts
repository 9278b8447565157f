import type { SandboxLayer } from '../../../model/report.js';
import { LAYERS } from './confine-thread.js';
import { ownFilters, readThreadStatus, type ThreadStatus } from './thread-status.js';

/** Compares layers with what the kernel reports of the process's threads; see `Confinement.confirm`. */
export function confirmLayers(
  pid: number,
  layers: readonly SandboxLayer[],
  inherited: readonly SandboxLayer[],
): SandboxLayer[] {
  return layers.map(corrected(pid, inherited));
}

/** The layers that the kernel reports for a thread. */
const VISIBLE: string[] = [LAYERS.lockedFilter, LAYERS.noNewPrivileges, LAYERS.capabilities];

/** Returns a layer unchanged, unless the kernel contradicts it. */
function corrected(pid: number, inherited: readonly SandboxLayer[]): (layer: SandboxLayer) => SandboxLayer {
  let answer: ThreadStatus[] | string | undefined;
  return (layer) => {
    if (!VISIBLE.includes(layer.name) || layer.status !== 'applied') return layer;
    answer ??= askKernel(pid);
    const problem = typeof answer === 'string' ? answer : describeLack(layer.name, answer, inherited);
    return problem ? { ...layer, status: 'unavailable', detail: problem } : layer;
  };
}

function askKernel(pid: number): ThreadStatus[] | string {
  try {
    return readThreadStatus(pid);
  } catch (error) {
    return `its threads cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function describeLack(
  name: string,
  threads: readonly ThreadStatus[],
  inherited: readonly SandboxLayer[],
): string | undefined {
  const filters = filtersWhenLocked(inherited);
  const lacking = threads.filter((thread) => {
    if (name === LAYERS.capabilities) return thread.hasCapabilities;
    return name === LAYERS.lockedFilter ? thread.filters < filters : !thread.hasNoNewPrivileges;
  });
  if (lacking.length === 0) return undefined;
  return `reported by the child, but missing on ${lacking.length} of ${threads.length} threads`;
}

/** A child that has not locked itself has a filter too: the inherited one. */
function filtersWhenLocked(inherited: readonly SandboxLayer[]): number {
  const inheritsOne = inherited.some(
    ({ name, status }) => name === LAYERS.inheritedFilter && status === 'applied',
  );
  return ownFilters() + (inheritsOne ? 2 : 1);
}
