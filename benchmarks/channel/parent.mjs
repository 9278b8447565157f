import { quantile } from '../lib/statistics.mjs';
import { worstLateness } from '../lib/timer-lateness.mjs';
import { obey } from '../lib/worker-process.mjs';
import { PEERS } from './peers.mjs';

/** The parent of one peer's child, in a process of its own. Ordered by `channel.bench.mjs`. */
const peer = await PEERS[process.argv[2]]();

obey({ run, roundTrips, lateness, close });

/** Milliseconds, and microseconds of this process's CPU, of one workload. */
async function run({ workload, count }) {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  await peer[workload](count);
  const ms = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpu);
  return { ms, cpuMicros: user + system };
}

/** Microseconds. */
async function roundTrips({ count }) {
  const times = await peer.roundTrips(count);
  return { p50: quantile(times, 0.5) * 1000, p99: quantile(times, 0.99) * 1000 };
}

/** Milliseconds. */
async function lateness({ count }) {
  return { ms: await worstLateness(() => peer.up(count)) };
}

async function close() {
  await peer.close();
  return {};
}
