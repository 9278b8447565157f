import { type ProbeReport, probeSandbox } from '@internet-exploder/ie-sandbox';
import { ExitCode } from '../errors/exit-code.js';
import { areHeld, renderProbes } from './render-probes.js';

/**
 * Has each kind of child try what it must not be able to do, and tells what came of it. When it settles, no child
 * and no file of the tries is left.
 *
 * @throws SandboxError. The signal's reason, when it aborts.
 */
export async function tryChildren(
  isJson: boolean,
  signal: AbortSignal,
): Promise<{ text: string; exitCode: ExitCode }> {
  const reports = await tryEach(signal);
  return {
    text: isJson ? `${JSON.stringify(reports, undefined, 2)}\n` : renderProbes(reports),
    exitCode: areHeld(reports) ? ExitCode.ok : ExitCode.sandboxMissing,
  };
}

async function tryEach(signal: AbortSignal): Promise<ProbeReport[]> {
  const reports: ProbeReport[] = [];
  for (const kind of ['renderer', 'network'] as const) {
    reports.push(await probeSandbox(kind, { signal }));
  }
  return reports;
}
