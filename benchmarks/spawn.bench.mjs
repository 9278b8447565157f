import { setTimeout as delay } from 'node:timers/promises';
import { countRounds, rotate } from './lib/interleave.mjs';
import { judge } from './lib/judge.mjs';
import { Row } from './lib/samples.mjs';
import { prepareEntries } from './spawn/entries.mjs';
import { readCpu } from './spawn/read-cpu.mjs';
import { readMemory } from './spawn/read-memory.mjs';
import { createVariants } from './spawn/variants.mjs';

const LIMIT = 'bare node';
/** Milliseconds after its hello until a child is taken to be idle. */
const SETTLE_MS = 300;

const SPAWN = 'spawn to hello';
const IDLE = { rss: 'idle memory, resident', pss: 'idle memory, proportional' };
const EARLY = { rss: 'memory at the hello, resident', pss: 'memory at the hello, proportional' };

/** A child from spawn to its first word, and what it holds when idle, against a node that does nothing else. */
export async function run({ isQuick, budgetMs }) {
  const startedAt = performance.now();
  const { entries, remove } = await prepareEntries();
  try {
    return await measure({ isQuick, budgetMs, startedAt, variants: createVariants(entries) });
  } finally {
    remove();
  }
}

async function measure({ isQuick, budgetMs, startedAt, variants }) {
  const names = Object.keys(variants);
  const time = new Row(SPAWN, 'ms', 'lower');
  const cpu = new Row('CPU time of the child at its hello', 'ms', 'lower');
  const answer = new Row('spawn to first answer', 'ms', 'lower');
  const early = memoryRows(EARLY);
  const idle = memoryRows({ ...IDLE, written: 'idle memory, written' });
  const confined = new Set();

  // The first start of each fills the page cache, and settles who is confined here.
  for (const name of names) {
    const child = await variants[name].start();
    if (child.isConfined) confined.add(name);
    await child.end();
  }
  for (const round of countRounds({ rounds: isQuick ? 3 : 7, budgetMs: budgetMs * 0.35, startedAt })) {
    for (const name of rotate(names, round)) addMemory(idle, name, await measureIdle(variants[name]));
  }
  let rounds = 0;
  for (const round of countRounds({ rounds: isQuick ? 15 : 60, budgetMs, startedAt })) {
    for (const name of rotate(names, round)) {
      const started = await measureStart(variants[name]);
      time.add(name, started.helloMs);
      answer.add(name, started.answerMs);
      const held = await measureHeld(variants[name]);
      if (held.cpuMs !== undefined) cpu.add(name, held.cpuMs);
      addMemory(early, name, held.memory);
    }
    rounds = round + 1;
  }

  const ours = names.filter((name) => name !== LIMIT && name !== 'fork');
  return judge({
    name: 'spawn',
    note: `Confined on this machine: ${[...confined].join(', ') || 'none'}.`,
    rounds,
    peers: names,
    rows: [time, cpu, answer, ...Object.values(early), ...Object.values(idle)].filter(
      (row) => row.samples[LIMIT],
    ),
    ratios: [
      ...ours.map((of) => ({ of, to: LIMIT })),
      { of: 'minimal', to: 'fork' },
      { of: 'minimal confined', to: 'minimal' },
    ],
    targets: [
      ...ours.map((of) => ({ row: SPAWN, of, to: LIMIT, atMost: confined.has(of) ? 1.5 : 1.3 })),
      { row: SPAWN, of: 'minimal confined', to: 'minimal', atMost: 1.15 },
      ...ours.flatMap((of) =>
        // The network process holds its HTTP client when it is idle: its target is about what comes before that.
        Object.values(of === 'network' ? EARLY : IDLE).map((row) => ({ row, of, to: LIMIT, atMost: 1.3 })),
      ),
    ],
  });
}

async function measureStart({ start }) {
  const startedAt = performance.now();
  const child = await start();
  const helloMs = performance.now() - startedAt;
  await child.answer();
  const answerMs = performance.now() - startedAt;
  await child.end();
  return { helloMs, answerMs };
}

async function measureHeld({ startHeld }) {
  const child = await startHeld();
  const cpuMs = readCpu(child.pid);
  const memory = readMemory(child.pid);
  await child.end();
  return { cpuMs, memory };
}

async function measureIdle({ start }) {
  const child = await start();
  await delay(SETTLE_MS);
  const memory = readMemory(child.pid);
  await child.end();
  return memory;
}

function memoryRows(names) {
  return Object.fromEntries(Object.entries(names).map(([key, name]) => [key, new Row(name, 'MiB', 'lower')]));
}

function addMemory(rows, name, memory) {
  if (memory) for (const [key, row] of Object.entries(rows)) row.add(name, memory[key]);
}
