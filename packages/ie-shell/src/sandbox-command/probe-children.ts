import { type ProbeReport, probeSandbox } from '@internet-exploder/ie-sandbox';
import { ExitCode } from '../errors/exit-code.js';
import { areAllBlocked, renderProbes } from './render-probes.js';

/**
 * Starts a child of each kind that tries each forbidden action, and returns a report and the exit code. When it settles,
 * no child and no file of the probes is left.
 *
 * @throws SandboxError. The signal's reason, when it aborts.
 */
export async function probeChildren(
  isJson: boolean,
  signal: AbortSignal,
): Promise<{ text: string; exitCode: ExitCode }> {
  const reports = await probeEach(signal);
  return {
    text: isJson ? `${JSON.stringify(reports, undefined, 2)}\n` : renderProbes(reports),
    exitCode: areAllBlocked(reports) ? ExitCode.ok : ExitCode.sandboxMissing,
  };
}

async function probeEach(signal: AbortSignal): Promise<ProbeReport[]> {
  const reports: ProbeReport[] = [];
  for (const kind of ['renderer', 'network'] as const) {
    reports.push(await probeSandbox(kind, { signal }));
  }
  return reports;
}
