import { type ProbeReport, probeSandbox } from '@internet-exploder/ie-sandbox';
import { ExitCode } from '../exit-code.js';

/** Has each kind of child try what it must not be able to do, and tells what came of it. */
export async function tryChildren(isJson: boolean): Promise<{ text: string; exitCode: ExitCode }> {
  const reports = [await probeSandbox('renderer'), await probeSandbox('network')];
  const exitCode = reports.every(holds) ? ExitCode.ok : ExitCode.sandboxMissing;
  const text = isJson ? `${JSON.stringify(reports, undefined, 2)}\n` : reports.map(renderReport).join('\n');
  return { text, exitCode };
}

function holds({ report, results, traces }: ProbeReport): boolean {
  return report.confined && traces.length === 0 && results.every(({ outcome }) => outcome !== 'reached');
}

function renderReport(subject: ProbeReport): string {
  const { kind, report, results, traces } = subject;
  const count = (wanted: string) => results.filter(({ outcome }) => outcome === wanted).length;
  return [
    `${kind}: ${report.confined ? 'confined' : 'NOT confined'} (${report.platform})`,
    '',
    ...table([
      ['layer', 'status', 'what it holds back'],
      ...report.layers.map(({ name, status, detail }) => [name, status, detail]),
    ]),
    '',
    ...table([
      ['probe', 'system call', 'outcome'],
      ...results.map(({ name, call, outcome, detail }) => [name, call, `${shout(outcome)} (${detail})`]),
    ]),
    '',
    `${results.length} probes: ${count('refused')} refused, ${count('killed')} killed, ${count('reached')} reached`,
    ...traces.map((name) => `a probe has left its trace: ${name}`),
    '',
  ].join('\n');
}

/** What must not be is seen at a glance. */
function shout(outcome: string): string {
  return outcome === 'reached' ? 'REACHED' : outcome;
}

/** Rows with their columns in line. */
function table(rows: readonly string[][]): string[] {
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}
