import type { ProbeReport, ProbeResult } from '@internet-exploder/ie-sandbox';

/** The results of the probes as text for a person. */
export function renderProbes(reports: readonly ProbeReport[]): string {
  return reports.map(renderReport).join('\n');
}

/** Whether the children are confined, the sandbox blocked every probe, and none left a trace. */
export function areAllBlocked(reports: readonly ProbeReport[]): boolean {
  return reports.every(
    ({ report, results, traces }) =>
      report.confined && traces.length === 0 && results.length > 0 && results.every(isBlocked),
  );
}

/** Only the kernel's signal for a forbidden call proves a block: a child may also end for another reason. */
function isBlocked({ outcome, detail }: ProbeResult): boolean {
  return outcome === 'refused' || (outcome === 'killed' && detail === 'SIGSYS');
}

function renderReport({ kind, report, results, traces }: ProbeReport): string {
  const count = (wanted: string) => results.filter(({ outcome }) => outcome === wanted).length;
  return [
    `${kind}: ${report.confined ? 'confined' : 'NOT confined'} (${report.platform})`,
    '',
    ...table([
      ['layer', 'status', 'effect, or reason why it is not applied'],
      ...report.layers.map(({ name, status, detail }) => [name, status, detail]),
    ]),
    '',
    ...table([
      ['probe', 'system call', 'outcome'],
      ...results.map((result) => [result.name, result.call, renderOutcome(result)]),
    ]),
    '',
    `${results.length} probes: ${count('refused')} refused, ${count('killed')} killed, ${count('reached')} reached`,
    ...traces.map((name) => `a probe left a trace: ${name}`),
    '',
  ].join('\n');
}

/** An outcome that must not happen is in capitals. */
function renderOutcome(result: ProbeResult): string {
  const { outcome, detail } = result;
  return `${isBlocked(result) ? outcome : outcome.toUpperCase()} (${detail})`;
}

/** Rows with aligned columns. */
function table(rows: readonly string[][]): string[] {
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}
