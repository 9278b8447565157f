import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { median } from '../lib/statistics.mjs';
import { obey } from '../lib/worker-process.mjs';
import { readMemory } from '../spawn/read-memory.mjs';
import { CLIENTS, CONCURRENCY } from './clients.mjs';

/** One peer in a process of its own, so that the CPU time of this process is what its client costs a caller. */
const client = await CLIENTS[process.argv[2]]();

obey({ requests, latency, bulk, stalls, aborts }, { canStream: client.body !== undefined });

/** Pages a second with many under way, and the microseconds that one of them takes of this process and its main thread. */
async function requests({ url, count }) {
  const mainThreadBefore = mainThreadMicros();
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  await inParallel(count, async () => {
    if ((await client.page(url)) !== 2048) throw new Error('a page came short');
  });
  const tookMs = performance.now() - startedAt;
  const mainThread = mainThreadMicros() - mainThreadBefore;
  const { user, system } = process.cpuUsage(cpu);
  return {
    perSecond: (count * 1000) / tookMs,
    mainThreadMicros: mainThread / count,
    cpuMicros: (user + system) / count,
  };
}

/** What the thread that runs JavaScript has had of the processor, without the collectors and compilers beside it. */
function mainThreadMicros() {
  const [nanoseconds] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ');
  return Number(nanoseconds) / 1000;
}

/** Milliseconds of one page, one at a time: the median. */
async function latency({ url, count }) {
  const samples = [];
  for (let index = 0; index < count; index++) {
    const startedAt = performance.now();
    await client.page(url);
    samples.push(performance.now() - startedAt);
  }
  return { medianMs: median(samples) };
}

/** MiB a second of one body, which nobody keeps. */
async function bulk({ url, bytes }) {
  const startedAt = performance.now();
  let received = 0;
  for await (const chunk of await client.body(url)) received += chunk.length;
  if (received !== bytes) throw new Error(`${received} bytes came of ${bytes}`);
  return { mibPerSecond: (bytes * 1000) / 2 ** 20 / (performance.now() - startedAt) };
}

/** By how many MiB the processes grow while many readers of large bodies have stopped reading. */
async function stalls({ url, count, settleMs, stallMs }) {
  const before = memoryNow();
  const abort = new AbortController();
  const readers = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const origin = url.replace('127.0.0.1', `127.0.0.${1 + (index % 10)}`);
      const body = (await client.body(origin, abort.signal))[Symbol.asyncIterator]();
      await body.next();
      return body;
    }),
  );
  await wait(settleMs);
  const stalled = memoryNow();
  await wait(stallMs);
  const after = memoryNow();
  await Promise.all(readers.map((reader) => reader.return()));
  return { grownMiB: after - stalled, heldMiB: stalled - before };
}

/** What many requests that were given up at random have left, when all has had its time to end. */
async function aborts({ url, count, settleMs }) {
  const give = async () => {
    const abort = new AbortController();
    const choice = Math.random();
    if (choice < 0.05) abort.abort();
    const timer = choice < 0.8 ? setTimeout(() => abort.abort(), Math.random() * 12) : undefined;
    const path = choice < 0.4 ? 'late/10' : 'late/1';
    await client.page(`${url}${path}`, abort.signal).catch(() => {});
    clearTimeout(timer);
  };
  // The first ones are for the compilers, pools and the heap's room for the young, whose memory is no leak.
  await inParallel(3 * count, give);
  await wait(settleMs);
  const before = { memory: memoryNow(), descriptors: descriptorsNow() };
  await inParallel(count, give);
  await wait(settleMs);
  return {
    memoryMiB: memoryNow() - before.memory,
    descriptors: descriptorsNow() - before.descriptors,
  };
}

async function inParallel(count, work) {
  let left = count;
  const worker = async () => {
    while (left-- > 0) await work();
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
}

/** Of this process and the one it asks, in MiB, resident. */
function memoryNow() {
  globalThis.gc?.();
  const pids = [process.pid, client.pid].filter(Boolean);
  return pids.reduce((sum, pid) => sum + (readMemory(pid)?.rss ?? 0), 0);
}

function descriptorsNow() {
  const pids = [process.pid, client.pid].filter(Boolean);
  return pids.reduce((sum, pid) => sum + readdirSync(`/proc/${pid}/fd`).length, 0);
}
