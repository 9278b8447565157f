import { openFork } from './channel/peer-fork.mjs';
import { openIeIpc } from './channel/peer-ie-ipc.mjs';
import { openMessagePort } from './channel/peer-message-port.mjs';
import { openRaw } from './channel/peer-raw.mjs';
import { openStreams } from './channel/peer-streams.mjs';
import { BULK_BYTES, REQUEST_BYTES } from './channel/sample-messages.mjs';
import { countRounds, rotate } from './lib/interleave.mjs';
import { judge } from './lib/judge.mjs';
import { Row } from './lib/samples.mjs';
import { quantile } from './lib/statistics.mjs';
import { worstLateness } from './lib/timer-lateness.mjs';

const OURS = 'IpcChannel';
const OPEN = {
  [OURS]: openIeIpc,
  'fork json': () => openFork('json'),
  'fork advanced': () => openFork('advanced'),
  MessagePort: openMessagePort,
  'raw socket': openRaw,
};
const PEERS = Object.keys(OPEN);

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
  for (const name of PEERS) open.push({ name, peer: await OPEN[name](), counts: {} });
  const streams = await openStreams();
  for (const workload of Object.keys(STREAM)) await streams[workload](16);
  for (const entry of open) await warmUp(entry, isQuick ? 80 : 400);
  let rounds = 0;
  for (const round of countRounds({ rounds: isQuick ? 5 : 15, budgetMs, startedAt })) {
    await measureRound(rows, rotate(open, round), isQuick ? 300 : 2000);
    await measureStreams(rows, streams, rotate(open, round));
    rounds = round + 1;
  }
  await Promise.all([streams.close(), ...open.map(({ peer }) => peer.close())]);
  return judge({
    name: 'channel',
    note: `A message is about ${REQUEST_BYTES} bytes on the wire; bulk is ${BULK_MESSAGES} bodies of 1 MiB.`,
    rounds,
    peers: PEERS,
    rows: Object.values(rows),
    ratios: PEERS.slice(1).map((to) => ({ of: OURS, to })),
    targets: targets(),
  });
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
async function warmUp({ peer, counts }, durationMs) {
  for (const workload of Object.keys(PIPELINED)) {
    let rate = 0;
    for (const count of [500, 2_000, 8_000]) rate = count / (await timed(() => peer[workload](count))).ms;
    counts[workload] = Math.max(1_000, Math.round(rate * durationMs));
  }
  await peer.roundTrips(300);
  for (const workload of Object.keys(BULK)) await peer[workload](8);
}

/** The peers take turns at each workload, so that what the machine does meanwhile meets them all. */
async function measureRound(rows, entries, roundTrips) {
  for (const workload of Object.keys(PIPELINED)) {
    for (const { name, peer, counts } of entries) {
      const count = counts[workload];
      const { ms, cpuMicros } = await timed(() => peer[workload](count));
      rows[workload].add(name, (count / ms) * 1000);
      // A worker's time is its process's time, and so the parent's: there is no figure of its own to compare.
      if (name !== 'MessagePort') rows[`${workload}Cpu`].add(name, cpuMicros / count);
    }
  }
  for (const { name, peer, counts } of entries) {
    rows.lateness.add(name, await worstLateness(() => peer.up(counts.up)));
  }
  for (const { name, peer } of entries) {
    const times = await peer.roundTrips(roundTrips);
    rows.p50.add(name, quantile(times, 0.5) * 1000);
    rows.p99.add(name, quantile(times, 0.99) * 1000);
  }
  for (const workload of Object.keys(BULK)) {
    for (const { name, peer } of entries) rows[workload].add(name, await throughput(peer, workload));
  }
}

/** Streams beside the same bytes as the other peers send them, in the same minute. */
async function measureStreams(rows, streams, entries) {
  for (const workload of Object.keys(STREAM)) {
    for (const { name, peer } of entries) {
      rows[`${workload}Stream`].add(name, await throughput(name === OURS ? streams : peer, workload));
    }
  }
}

/** MiB a second. */
async function throughput(peer, workload) {
  const { ms } = await timed(() => peer[workload](BULK_MESSAGES));
  return (BULK_MESSAGES * BULK_BYTES) / 1024 ** 2 / (ms / 1000);
}

async function timed(work) {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  await work();
  const ms = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpu);
  return { ms, cpuMicros: user + system };
}
