import type { SandboxReport } from '@internet-exploder/ie-sandbox';
import type { PageSandbox } from '../browser/page.js';

/** What held the processes that a page came through, in short: `ps` has it in full. */
export function summarizeSandbox({ network, renderer }: PageSandbox) {
  return { network: summarize(network), renderer: summarize(renderer) };
}

/** A `SandboxReport` in short. */
export interface SandboxSummary {
  confined: boolean;
  /** The names of the layers that hold. */
  layers: string[];
  /** The names of those that confinement takes, and that do not hold. */
  missing: string[];
}

function summarize(report: SandboxReport | null): SandboxSummary | null {
  if (!report) return null;
  const layers = report.layers.filter(({ status }) => status === 'applied').map(({ name }) => name);
  return {
    confined: report.confined,
    layers,
    missing: report.requires.filter((name) => !layers.includes(name)),
  };
}
