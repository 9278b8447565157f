import { randomInt } from 'node:crypto';
import { basename, dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CORPUS, corpusFiles } from './lib/corpus.mjs';
import { Report } from './lib/report.mjs';
import { runApart } from './lib/run-apart.mjs';
import { TARGETS, targetModule } from './lib/targets.mjs';

/** Milliseconds after which it is the next target's turn, in a run that has time for several rounds. */
const ROUND_MS = 60_000;

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => interrupted.abort());

try {
  await main();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

async function main() {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '60' },
      seed: { type: 'string' },
      target: { type: 'string', multiple: true },
      replay: { type: 'string', multiple: true },
    },
  });
  const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
  const names = values.target ?? Object.keys(TARGETS);
  const unknown = names.find((name) => !(name in TARGETS));
  if (unknown) throw new Error(`no such target: ${unknown} (there are ${Object.keys(TARGETS).join(', ')})`);
  if (!(Number(values.seconds) > 0)) throw new Error('--seconds takes a number above 0');
  if (!Number.isSafeInteger(seed)) throw new Error('--seed takes a whole number');

  const report = new Report(seed);
  if (values.replay) await replay(values.replay, values.target, report);
  else await fuzz(names, seed, Number(values.seconds) * 1000, report);
  process.stdout.write(report.summary({ isWhole: !interrupted.signal.aborted }));
  process.exitCode = interrupted.signal.aborted ? 130 : report.hasFailed ? 1 : 0;
}

/** Round after round, each target has its share of what time there is. */
async function fuzz(names, seed, milliseconds, report) {
  const deadline = performance.now() + milliseconds;
  const rounds = Math.ceil(milliseconds / ROUND_MS);
  const shares = names.map((name) => TARGETS[name].share);
  const slices = Array.from({ length: rounds }, () =>
    names.map((name, index) => ({ name, share: shares[index] })),
  ).flat();
  const next = {};
  const known = {};
  for (const [index, { name, share }] of slices.entries()) {
    const ahead = slices.slice(index).reduce((sum, slice) => sum + slice.share, 0);
    const left = deadline - performance.now();
    const job = {
      module: targetModule(name),
      name,
      corpus: CORPUS,
      seed,
      first: next[name] ?? 0,
      known: known[name],
    };
    const started = performance.now();
    const result = await runApart({ ...job, milliseconds: (left * share) / ahead }, interrupted.signal);
    next[name] = result.next;
    known[name] = [...(known[name] ?? []), ...result.crashes.flatMap(({ kinds = [] }) => kinds)];
    report.add(name, { ...result, milliseconds: performance.now() - started });
    if (interrupted.signal.aborted) return;
  }
}

/** Files belong to the target that their folder is named after, unless another is named. */
async function replay(paths, targets, report) {
  for (const path of paths) {
    // A package manager's script runs in the package's folder; a path is meant from where it was typed.
    const file = resolve(process.env.INIT_CWD ?? '.', path);
    const isFile = file.endsWith('.bin');
    const name = targets?.[0] ?? basename(isFile ? dirname(file) : file);
    if (!(name in TARGETS)) throw new Error(`which target is ${path} for? Name it with --target`);
    const files = isFile ? [file] : corpusFiles(dirname(file), name);
    const started = performance.now();
    const result = await runApart(
      { module: targetModule(name), name, corpus: CORPUS, files },
      interrupted.signal,
    );
    report.add(name, { ...result, milliseconds: performance.now() - started });
  }
}
