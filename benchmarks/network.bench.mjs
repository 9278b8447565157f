import { setTimeout as wait } from 'node:timers/promises';
import { countRounds, rotate } from './lib/interleave.mjs';
import { judge } from './lib/judge.mjs';
import { Row } from './lib/samples.mjs';
import { CLIENTS } from './network/clients.mjs';
import { startPeer, startServer } from './network/start.mjs';

const OURS = 'network process';
const REQUEST = 'undici.request';
const GIB = 2 ** 30;

/** Longer than any client keeps a connection that it does not use. */
const IDLE_MS = 5_000;

/** The confined network process beside clients in the caller's own process, which ask the same server. */
export async function run({ isQuick, budgetMs }) {
  const startedAt = performance.now();
  const server = await startServer();
  const names = Object.keys(CLIENTS);
  const peers = Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await startPeer(name)])),
  );
  const rows = [];
  const withinBudget = (share, rounds) =>
    countRounds({ rounds, startedAt: performance.now(), budgetMs: budgetMs * share });
  const rounds = await measurePages({ server, peers, rows, rounds: withinBudget(0.4, isQuick ? 6 : 24) });
  if (peers[OURS].canStream) {
    const bytes = isQuick ? GIB / 8 : GIB;
    await measureBulk({ server, peers, rows, bytes, rounds: withinBudget(0.15, isQuick ? 3 : 6) });
    await measureStalls({ server, peers, rows });
  }
  await measureAborts({ server, peers, rows, count: isQuick ? 2_000 : 10_000 });
  await Promise.all(names.map((name) => peers[name].end()));
  await server.end();
  return judge({
    name: 'network',
    note: note(peers[OURS], performance.now() - startedAt),
    rounds,
    peers: names,
    rows,
    ratios: names.filter((name) => name !== OURS).map((name) => ({ of: OURS, to: name })),
    targets: TARGETS,
  });
}

const TARGETS = [
  { row: 'pages of 2 KiB', of: OURS, to: 'undici.fetch', atLeast: 2 },
  { row: 'pages of 2 KiB', of: OURS, to: 'got', atLeast: 1 },
  { row: 'pages of 2 KiB', of: OURS, to: REQUEST, atLeast: 0.75 },
  { row: "caller's main thread", of: OURS, to: REQUEST, atMost: 0.35 },
  { row: 'added latency, median', of: OURS, atMost: 0.3 },
  { row: 'one large body', of: OURS, to: REQUEST, atLeast: 0.7 },
  { row: 'growth while 100 readers stall', of: OURS, atMost: 20 },
  { row: 'descriptors left by aborts', of: OURS, atMost: 0.5 },
  { row: 'connections left by aborts', of: OURS, atMost: 0.5 },
  { row: 'memory left by aborts', of: OURS, atMost: 20 },
];

function note(ours, tookMs) {
  const streams = ours.canStream
    ? ''
    : ' This network process streams no bodies yet: those rows are left out.';
  return `Took ${(tookMs / 1000).toFixed(0)} s.${streams}`;
}

async function measurePages({ server, peers, rows, rounds }) {
  const perSecond = new Row('pages of 2 KiB', 'a second', 'higher');
  const mainThread = new Row("caller's main thread", 'µs/page', 'lower');
  const cpu = new Row("caller's CPU, all threads", 'µs/page', 'lower');
  const latency = new Row('one page at a time, median', 'ms', 'lower');
  const added = new Row('added latency, median', 'ms', 'lower');
  // For the compilers.
  for (const name of Object.keys(peers))
    await peers[name].ask('requests', { url: server.url, count: 15_000 });
  let done = 0;
  for (const round of rounds) {
    const medians = {};
    for (const name of rotate(Object.keys(peers), round)) {
      const pages = await peers[name].ask('requests', { url: server.url, count: 5_000 });
      const single = await peers[name].ask('latency', { url: server.url, count: 300 });
      perSecond.add(name, pages.perSecond);
      mainThread.add(name, pages.mainThreadMicros);
      cpu.add(name, pages.cpuMicros);
      latency.add(name, single.medianMs);
      medians[name] = single.medianMs;
    }
    added.add(OURS, medians[OURS] - medians[REQUEST]);
    done = round + 1;
  }
  rows.push(perSecond, mainThread, cpu, latency, added);
  return done;
}

async function measureBulk({ server, peers, rows, bytes, rounds }) {
  const row = new Row('one large body', 'MiB/s', 'higher');
  const names = Object.keys(peers).filter((name) => peers[name].canStream);
  for (const round of rounds) {
    for (const name of rotate(names, round)) {
      row.add(
        name,
        (await peers[name].ask('bulk', { url: `${server.url}bulk/${bytes}`, bytes })).mibPerSecond,
      );
    }
  }
  rows.push(row);
}

async function measureStalls({ server, peers, rows }) {
  const grown = new Row('growth while 100 readers stall', 'MiB', 'lower');
  const held = new Row('held by 100 readers that stall', 'MiB', 'lower');
  const order = { url: `${server.url}bulk/${64 * 2 ** 20}`, count: 100, settleMs: 2_000, stallMs: 4_000 };
  const { grownMiB, heldMiB } = await peers[OURS].ask('stalls', order);
  grown.add(OURS, grownMiB);
  held.add(OURS, heldMiB);
  rows.push(grown, held);
}

async function measureAborts({ server, peers, rows, count }) {
  const descriptors = new Row('descriptors left by aborts', '', 'lower');
  const connections = new Row('connections left by aborts', '', 'lower');
  const memory = new Row('memory left by aborts', 'MiB', 'lower');
  for (const name of [OURS, REQUEST]) {
    await wait(IDLE_MS);
    const before = await server.connections();
    const left = await peers[name].ask('aborts', { url: server.url, count, settleMs: IDLE_MS });
    descriptors.add(name, left.descriptors);
    connections.add(name, (await server.connections()) - before);
    memory.add(name, left.memoryMiB);
  }
  rows.push(descriptors, connections, memory);
}
