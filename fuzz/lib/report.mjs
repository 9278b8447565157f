import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** An input up to this size is shown whole: it may be all that is left of a run in CI. */
const SHOWN_BYTES = 600;

/** Tells of crashes as they are found, and in the end of all targets. */
export class Report {
  #seed;
  #rows = new Map();

  constructor(seed) {
    this.#seed = seed;
  }

  get hasFailed() {
    return [...this.#rows.values()].some(({ crashes }) => crashes > 0);
  }

  add(name, { inputs, milliseconds, crashes }) {
    const row = this.#rows.get(name) ?? { inputs: 0, milliseconds: 0, crashes: 0 };
    row.inputs += inputs;
    row.milliseconds += milliseconds;
    row.crashes += crashes.length;
    this.#rows.set(name, row);
    for (const crash of crashes) process.stdout.write(this.#describe(name, crash));
  }

  /** A line for each target, and the totals. */
  summary({ isWhole }) {
    const rows = [...this.#rows].map(([name, row]) => `${name.padEnd(12)}${figures(row)}\n`);
    const all = [...this.#rows.values()];
    const failed = all.filter(({ crashes }) => crashes > 0).length;
    const inputs = sum(all, 'inputs');
    const seconds = seconds1(sum(all, 'milliseconds'));
    return (
      `${rows.join('')}fuzz: ${all.length - failed} passed, ${failed} failed ` +
      `(${inputs} inputs in ${seconds} s, ${sum(all, 'crashes')} crashes, seed ${this.#seed}${isWhole ? '' : ', interrupted'})\n`
    );
  }

  #describe(name, { why, detail, number, path }) {
    const where = number === undefined ? '' : `, seed ${this.#seed}, input ${number}`;
    const lines = [`CRASH ${name}${where}: ${why}`];
    if (path) {
      lines.push(`  kept as ${relative(process.env.INIT_CWD ?? '.', path)}`);
      const bytes = readFileSync(path);
      if (bytes.length <= SHOWN_BYTES) lines.push(`  base64: ${bytes.toString('base64')}`);
    }
    lines.push(...(detail ?? '').split('\n').map((line) => `  ${line}`));
    return `${lines.join('\n').trimEnd()}\n`;
  }
}

function figures({ inputs, milliseconds, crashes }) {
  const rate = Math.round((inputs * 1000) / milliseconds);
  return (
    `${String(inputs).padStart(9)} inputs ${seconds1(milliseconds).padStart(8)} s ` +
    `${String(rate).padStart(7)}/s ${String(crashes).padStart(5)} crashes`
  );
}

function seconds1(milliseconds) {
  return (milliseconds / 1000).toFixed(1);
}

function sum(rows, field) {
  return rows.reduce((total, row) => total + row[field], 0);
}
