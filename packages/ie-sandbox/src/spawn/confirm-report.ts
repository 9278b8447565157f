import type { Confinement } from '../model/platform.js';
import { makeReport, readLayers, type SandboxLayer, type SandboxReport } from '../model/report.js';

/**
 * Makes the report of a running child from three sources: the layers that it had before its first instruction, the
 * layers that it says it put on itself, and what the kernel reports of its threads. The kernel's word decides.
 *
 * @param details What the child's hello says
 */
export function confirmReport(
  pid: number,
  { requires, layers, confirm }: Confinement,
  details: unknown,
): SandboxReport {
  const attested = readLayers(details);
  const known = [...layers, ...attested.filter(({ name }) => !layers.some((layer) => layer.name === name))];
  const absent = requires
    .filter((name) => !known.some((layer) => layer.name === name))
    .map((name): SandboxLayer => ({ name, status: 'unavailable', detail: 'the child did not report it' }));
  return makeReport(requires, confirm(pid, [...known, ...absent]));
}
