import { once } from 'node:events';
import { setTimeout as passing } from 'node:timers/promises';
import { type ProbeReport, probeSandbox } from '@internet-exploder/ie-sandbox';
import { ExitCode } from '../exit-code.js';
import { areHeld, renderProbes } from './render-probes.js';

/** Milliseconds that a try may go on after a signal to end: one that gets through may never come back. */
const GIVE_UP_MS = 2_000;

/**
 * Has each kind of child try what it must not be able to do, and tells what came of it. When it settles, no child
 * and no file of the tries is left, unless a try did not heed the signal.
 *
 * @throws SandboxError. The signal's reason, when it aborts.
 */
export async function tryChildren(
  isJson: boolean,
  signal: AbortSignal,
): Promise<{ text: string; exitCode: ExitCode }> {
  const reports = await Promise.race([tryEach(signal), giveUp(signal)]);
  return {
    text: isJson ? `${JSON.stringify(reports, undefined, 2)}\n` : renderProbes(reports),
    exitCode: areHeld(reports) ? ExitCode.ok : ExitCode.sandboxMissing,
  };
}

async function tryEach(signal: AbortSignal): Promise<ProbeReport[]> {
  const reports: ProbeReport[] = [];
  for (const kind of ['renderer', 'network'] as const) {
    reports.push(await probeSandbox(kind));
    signal.throwIfAborted();
  }
  return reports;
}

async function giveUp(signal: AbortSignal): Promise<never> {
  await once(signal, 'abort');
  await passing(GIVE_UP_MS);
  throw signal.reason;
}
