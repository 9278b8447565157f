import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { describeMachine } from './lib/machine.mjs';
import { printSubject } from './lib/print-subject.mjs';
import { SUBJECTS } from './lib/subjects.mjs';

/** Milliseconds that a subject is given beyond its own budget before it is taken to hang. */
const GRACE_MS = 30_000;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});
const names = positionals.length > 0 ? positionals : Object.keys(SUBJECTS);
const unknown = names.filter((name) => !(name in SUBJECTS));

if (unknown.length > 0) {
  process.stderr.write(
    `no such subject: ${unknown.join(', ')} (there are ${Object.keys(SUBJECTS).join(', ')})\n`,
  );
  process.exitCode = 1;
} else {
  await runAll();
}

async function runAll() {
  const report = { machine: describeMachine(), quick: options.quick, subjects: {} };
  process.stdout.write(`${Object.values(report.machine).join(' · ')}\n`);
  for (const name of names) {
    const result = await runApart(name);
    report.subjects[name] = result;
    process.stdout.write(`\n${printSubject(result, options.markdown ? 'markdown' : 'text')}`);
  }
  // A package manager's script runs in the package's folder; a path is meant from where it was typed.
  if (options.json) {
    writeFileSync(resolve(process.env.INIT_CWD ?? '.', options.json), `${JSON.stringify(report, null, 2)}\n`);
  }
}

/** In a process of its own, so that no subject inherits another's heap and compiled code. */
async function runApart(name) {
  const budgetMs = SUBJECTS[name][options.quick ? 'quickMs' : 'fullMs'];
  const runner = fileURLToPath(new URL('./lib/run-subject.mjs', import.meta.url));
  const child = fork(runner, [name, options.quick ? 'quick' : 'full', String(budgetMs)]);
  const watchdog = setTimeout(() => child.kill('SIGKILL'), budgetMs + GRACE_MS);
  let result;
  child.on('message', (message) => {
    result = message;
  });
  const [code, signal] = await once(child, 'exit');
  clearTimeout(watchdog);
  if (code !== 0 || !result) throw new Error(`the subject ${name} failed (${signal ?? `exit code ${code}`})`);
  return result;
}
