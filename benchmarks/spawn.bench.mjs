import { setTimeout as delay } from 'node:timers/promises';
import { countRounds, rotate } from './lib/interleave.mjs';
import { judge } from './lib/judge.mjs';
import { Row } from './lib/samples.mjs';
import { bundleMinimalEntry } from './spawn/bundle-entry.mjs';
import { readMemory } from './spawn/read-memory.mjs';
import { createVariants } from './spawn/variants.mjs';

const LIMIT = 'bare node';
/** Milliseconds after its hello until a child is taken to be idle. */
const SETTLE_MS = 300;

const SPAWN = 'spawn to hello';
const MEMORY = {
  rss: 'idle memory, resident',
  pss: 'idle memory, proportional',
  written: 'idle memory, written',
};

/** A child from spawn to its first word, and what it holds when idle, against a node that does nothing else. */
export async function run({ isQuick, budgetMs }) {
  const startedAt = performance.now();
  const bundle = bundleMinimalEntry();
  try {
    return await measure({ isQuick, budgetMs, startedAt, variants: createVariants(bundle.entry) });
  } finally {
    bundle.remove();
  }
}

async function measure({ isQuick, budgetMs, startedAt, variants }) {
  const names = Object.keys(variants);
  const time = new Row(SPAWN, 'ms', 'lower');
  const memory = Object.fromEntries(
    Object.entries(MEMORY).map(([key, name]) => [key, new Row(name, 'MiB', 'lower')]),
  );
  const confined = new Set();

  // The first start of each fills the page cache, and settles who is confined here.
  for (const name of names) {
    const child = await variants[name]();
    if (child.isConfined) confined.add(name);
    await child.end();
  }
  for (const round of countRounds({ rounds: isQuick ? 3 : 7, budgetMs: budgetMs * 0.35, startedAt })) {
    for (const name of rotate(names, round)) addMemory(memory, name, await measureMemory(variants[name]));
  }
  let rounds = 0;
  for (const round of countRounds({ rounds: isQuick ? 15 : 60, budgetMs, startedAt })) {
    for (const name of rotate(names, round)) time.add(name, await measureStart(variants[name]));
    rounds = round + 1;
  }

  const ours = names.filter((name) => name !== LIMIT && name !== 'fork');
  return judge({
    name: 'spawn',
    note: describeRun(confined),
    rounds,
    peers: names,
    rows: [time, ...Object.values(memory)].filter((row) => row.samples[LIMIT]),
    ratios: [
      ...ours.map((of) => ({ of, to: LIMIT })),
      { of: 'minimal', to: 'fork' },
      { of: 'minimal confined', to: 'minimal' },
    ],
    targets: [
      ...ours.map((of) => ({ row: SPAWN, of, to: LIMIT, atMost: confined.has(of) ? 1.5 : 1.3 })),
      { row: SPAWN, of: 'minimal confined', to: 'minimal', atMost: 1.15 },
      ...ours.flatMap((of) => [MEMORY.rss, MEMORY.pss].map((row) => ({ row, of, to: LIMIT, atMost: 1.3 }))),
    ],
  });
}

function describeRun(confined) {
  const who = `Confined on this machine: ${[...confined].join(', ') || 'none'}.`;
  // A Node that finds it set parses all its certificates before the first line of a script.
  const certificates = process.env.NODE_EXTRA_CA_CERTS ? ' NODE_EXTRA_CA_CERTS is set.' : '';
  return who + certificates;
}

async function measureStart(start) {
  const startedAt = performance.now();
  const child = await start();
  const ms = performance.now() - startedAt;
  await child.end();
  return ms;
}

async function measureMemory(start) {
  const child = await start();
  await delay(SETTLE_MS);
  const memory = readMemory(child.pid);
  await child.end();
  return memory;
}

function addMemory(rows, name, memory) {
  if (memory) for (const [key, row] of Object.entries(rows)) row.add(name, memory[key]);
}
