import { makeReport, readLayers, type SandboxLayer, type SandboxReport } from '../model/report.js';
import type { Confinement } from '../platform/confinement.js';
import { LAYERS } from '../platform/linux/confine-thread.js';
import { ownFilters, readThreadStatus, type ThreadStatus } from '../platform/linux/thread-status.js';

/**
 * Puts together what was done to a child before its first instruction, what it says it did to itself, and what
 * the kernel says of its threads, which outweighs its word.
 */
export function confirmReport(
  pid: number,
  { requires, layers }: Confinement,
  details: unknown,
): SandboxReport {
  const attested = readLayers(details);
  const known = [...layers, ...attested.filter(({ name }) => !layers.some((layer) => layer.name === name))];
  const absent = requires
    .filter((name) => !known.some((layer) => layer.name === name))
    .map((name): SandboxLayer => ({ name, status: 'unavailable', detail: 'the child did not attest it' }));
  return makeReport(requires, [...known, ...absent].map(corrected(pid, layers)));
}

/** What the kernel tells of a thread. */
const VISIBLE: string[] = [LAYERS.lockedFilter, LAYERS.noNewPrivileges, LAYERS.capabilities];

/** A layer as it is, unless the kernel can be asked about it and says otherwise. */
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
  return `attested, but the kernel says that ${lacking.length} of ${threads.length} threads are without`;
}

/** A child that has not locked itself has a filter, too: the one that it inherits. */
function filtersWhenLocked(inherited: readonly SandboxLayer[]): number {
  const inheritsOne = inherited.some(
    ({ name, status }) => name === LAYERS.inheritedFilter && status === 'applied',
  );
  return ownFilters() + (inheritsOne ? 2 : 1);
}
