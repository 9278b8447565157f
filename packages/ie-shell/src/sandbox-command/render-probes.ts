import type { ProbeReport, ProbeResult } from '@internet-exploder/ie-sandbox';

/** What came of the tries, as text for a person. */
export function renderProbes(reports: readonly ProbeReport[]): string {
  return reports.map(renderReport).join('\n');
}

/** Whether the children are confined, each of their tries was held back, and none has left a trace. */
export function areHeld(reports: readonly ProbeReport[]): boolean {
  return reports.every(
    ({ report, results, traces }) =>
      report.confined && traces.length === 0 && results.length > 0 && results.every(isHeld),
  );
}

/** A child that ends by anything but the kernel's signal for a forbidden call has shown nothing. */
function isHeld({ outcome, detail }: ProbeResult): boolean {
  return outcome === 'refused' || (outcome === 'killed' && detail === 'SIGSYS');
}

function renderReport({ kind, report, results, traces }: ProbeReport): string {
  const count = (wanted: string) => results.filter(({ outcome }) => outcome === wanted).length;
  return [
    `${kind}: ${report.confined ? 'confined' : 'NOT confined'} (${report.platform})`,
    '',
    ...table([
      ['layer', 'status', 'what it holds back, or why it does not hold'],
      ...report.layers.map(({ name, status, detail }) => [name, status, detail]),
    ]),
    '',
    ...table([
      ['probe', 'system call', 'outcome'],
      ...results.map((result) => [result.name, result.call, renderOutcome(result)]),
    ]),
    '',
    `${results.length} probes: ${count('refused')} refused, ${count('killed')} killed, ${count('reached')} reached`,
    ...traces.map((name) => `a probe has left its trace: ${name}`),
    '',
  ].join('\n');
}

/** What must not be is seen at a glance. */
function renderOutcome(result: ProbeResult): string {
  const { outcome, detail } = result;
  return `${isHeld(result) ? outcome : outcome.toUpperCase()} (${detail})`;
}

/** Rows with their columns in line. */
function table(rows: readonly string[][]): string[] {
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}
