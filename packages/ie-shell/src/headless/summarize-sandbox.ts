import type { SandboxReport } from '@internet-exploder/ie-sandbox';
import type { PageSandbox } from '../browser/page.js';

/** The confinement of a page's processes in short. `ps` returns all of it. */
export function summarizeSandbox({ network, renderer }: PageSandbox) {
  return { network: summarize(network), renderer: summarize(renderer) };
}

/** A short `SandboxReport`. */
export interface SandboxSummary {
  confined: boolean;
  /** The names of the active layers. */
  layers: string[];
  /** The names of required layers that are not active. */
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
