import { fileURLToPath } from 'node:url';
import { OUR_STREAMS, OURS, PEERS } from './channel/peers.mjs';
import { BULK_BYTES, REQUEST_BYTES } from './channel/sample-messages.mjs';
import { countRounds, rotate } from './lib/interleave.mjs';
import { judge } from './lib/judge.mjs';
import { Row } from './lib/samples.mjs';
import { startWorker } from './lib/worker-process.mjs';

const NAMES = Object.keys(PEERS).filter((name) => name !== OUR_STREAMS);
const PARENT = fileURLToPath(new URL('./channel/parent.mjs', import.meta.url));

const PIPELINED = { down: 'parent to child', up: 'child to parent', echo: 'pipelined echo' };
const BULK = { bulkDown: 'bulk, parent to child', bulkUp: 'bulk, child to parent' };
const BULK_MESSAGES = 64;
/** The same bytes as one stream; what stands beside it from the other peers is their bulk. */
const STREAM = { bulkDown: 'stream, parent to child', bulkUp: 'stream, child to parent' };
const LATENESS = 'worst lateness of a 10 ms timer, child to parent';

/** Messages between a parent and its child, against what else Node has, and against bare bytes as the limit. */
export async function run({ isQuick, budgetMs }) {
  const startedAt = performance.now();
  const rows = createRows();
  const open = [];
  for (const name of NAMES) open.push({ name, parent: await startParent(name), counts: {} });
  const streams = await startParent(OUR_STREAMS);
  for (const workload of Object.keys(STREAM)) await streams.ask({ what: 'run', workload, count: 16 });
  for (const entry of open) await warmUp(entry, isQuick ? 80 : 400);
  let rounds = 0;
  for (const round of countRounds({ rounds: isQuick ? 5 : 15, budgetMs, startedAt })) {
    await measureRound(rows, rotate(open, round), isQuick ? 300 : 2000);
    await measureStreams(rows, streams, rotate(open, round));
    rounds = round + 1;
  }
  await Promise.all([streams, ...open.map(({ parent }) => parent)].map(endParent));
  return judge({
    name: 'channel',
    note: `A message is about ${REQUEST_BYTES} bytes on the wire; bulk is ${BULK_MESSAGES} bodies of 1 MiB.`,
    rounds,
    peers: NAMES,
    rows: Object.values(rows),
    ratios: NAMES.slice(1).map((to) => ({ of: OURS, to })),
    targets: targets(),
  });
}

const startParent = (name) => startWorker(PARENT, { args: [name] });

async function endParent(parent) {
  await parent.ask({ what: 'close' });
  await parent.end();
}

function createRows() {
  const rows = {};
  for (const [key, name] of Object.entries(PIPELINED)) rows[key] = new Row(name, 'msgs/s', 'higher');
  for (const [key, name] of Object.entries(PIPELINED)) {
    rows[`${key}Cpu`] = new Row(`parent CPU, ${name}`, 'µs/msg', 'lower');
  }
  rows.p50 = new Row('round trip, median', 'µs', 'lower');
  rows.p99 = new Row('round trip, 99th percentile', 'µs', 'lower');
  for (const [key, name] of Object.entries(BULK)) rows[key] = new Row(name, 'MiB/s', 'higher');
  for (const [key, name] of Object.entries(STREAM)) rows[`${key}Stream`] = new Row(name, 'MiB/s', 'higher');
  rows.lateness = new Row(LATENESS, 'ms', 'lower');
  return rows;
}

function targets() {
  const rates = Object.values(PIPELINED).flatMap((row) => [
    { row, of: OURS, to: 'fork json', atLeast: 5 },
    { row, of: OURS, to: 'fork advanced', atLeast: 10 },
  ]);
  const cpu = Object.values(PIPELINED).map((name) => ({
    row: `parent CPU, ${name}`,
    of: OURS,
    to: 'fork json',
    atMost: 0.3,
  }));
  const bulk = [...Object.values(BULK), ...Object.values(STREAM)].flatMap((row) => [
    { row, of: OURS, to: 'raw socket', atLeast: 0.8 },
    { row, of: OURS, to: 'fork json', atLeast: 10 },
  ]);
  const roundTrip = ['raw socket', 'fork json'].map((to) => ({
    row: 'round trip, median',
    of: OURS,
    to,
    atMost: to === 'raw socket' ? 1.25 : 1,
  }));
  return [...rates, ...cpu, ...roundTrip, ...bulk, { row: LATENESS, of: OURS, atMost: 30 }];
}

/** Lets the compiler settle, and finds how many messages each peer needs to fill `durationMs`. */
async function warmUp({ parent, counts }, durationMs) {
  for (const workload of Object.keys(PIPELINED)) {
    let rate = 0;
    for (const count of [1_000, 10_000, 40_000]) {
      rate = count / (await parent.ask({ what: 'run', workload, count })).ms;
    }
    counts[workload] = Math.max(1_000, Math.round(rate * durationMs));
  }
  await parent.ask({ what: 'roundTrips', count: 300 });
  for (const workload of Object.keys(BULK)) await parent.ask({ what: 'run', workload, count: 8 });
}

/** The peers take turns at each workload, so that what the machine does meanwhile meets them all. */
async function measureRound(rows, entries, roundTrips) {
  for (const workload of Object.keys(PIPELINED)) {
    for (const { name, parent, counts } of entries) {
      const count = counts[workload];
      const { ms, cpuMicros } = await parent.ask({ what: 'run', workload, count });
      rows[workload].add(name, (count / ms) * 1000);
      // A worker's time is its process's time, and so the parent's: there is no figure of its own to compare.
      if (name !== 'MessagePort') rows[`${workload}Cpu`].add(name, cpuMicros / count);
    }
  }
  for (const { name, parent, counts } of entries) {
    rows.lateness.add(name, (await parent.ask({ what: 'lateness', count: counts.up })).ms);
  }
  for (const { name, parent } of entries) {
    const { p50, p99 } = await parent.ask({ what: 'roundTrips', count: roundTrips });
    rows.p50.add(name, p50);
    rows.p99.add(name, p99);
  }
  for (const workload of Object.keys(BULK)) {
    for (const { name, parent } of entries) rows[workload].add(name, await throughput(parent, workload));
  }
}

/** Streams beside the same bytes as the other peers send them, in the same minute. */
async function measureStreams(rows, streams, entries) {
  for (const workload of Object.keys(STREAM)) {
    for (const { name, parent } of entries) {
      rows[`${workload}Stream`].add(name, await throughput(name === OURS ? streams : parent, workload));
    }
  }
}

/** MiB a second. */
async function throughput(parent, workload) {
  const { ms } = await parent.ask({ what: 'run', workload, count: BULK_MESSAGES });
  return (BULK_MESSAGES * BULK_BYTES) / 1024 ** 2 / (ms / 1000);
}
