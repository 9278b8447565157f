// Reads huge answers of hostile renderers in a browser of this process, and prints as JSON what each cost it.
// node --expose-gc read-huge-answers.mjs <index.js of a built ie-shell> <part>/<name>...
import { pathToFileURL } from 'node:url';

const [, , library, ...answers] = process.argv;
const { launch } = await import(pathToFileURL(library).href);
const MiB = 1024 * 1024;

const browser = await launch({ sandbox: 'off', timeoutMs: 120_000 });
const neighbour = await browser.openHtml('<p>page', { baseUrl: 'https://good.example/' });
await neighbour.text();
const costs = [];
/** What the process computed between two timers, in milliseconds, over all answers. */
const busy = [];
for (const answer of answers) {
  const [part, name] = answer.split('/');
  costs.push({ part, name, ...(await readHuge(part, name)) });
}
process.stdout.write(JSON.stringify({ costs, lateMs: percentile(busy, 0.99), worstMs: percentile(busy, 1) }));
await browser.close();

async function readHuge(part, name) {
  // Each has a site of its own, since a site is not opened again and again after its renderers were killed.
  const baseUrl = `https://evil-${part}-${costs.length}.example/${part}/${encodeURIComponent(name)}`;
  const page = await browser.openHtml('<p>page', { baseUrl });
  globalThis.gc();
  const stopWatching = watch();
  const neighbours = readNeighbour();
  const outcome = await (part === 'elements' ? page.select('p') : page[part]()).then(
    () => 'read',
    ({ code, name: kind }) => code ?? kind,
  );
  const cost = stopWatching();
  const neighbourMs = await neighbours.stop();
  await page.close();
  return { outcome, ...cost, neighbourMs };
}

/**
 * Watches the event loop. A timer is late by no more than what this process has computed since the last one, on all its
 * threads. That is measured, because on a busy machine a timer is late for other reasons too.
 */
function watch() {
  const before = process.memoryUsage.rss();
  let last = process.cpuUsage();
  let peak = before;
  const from = busy.length;
  const timer = setInterval(() => {
    const { user, system } = process.cpuUsage(last);
    last = process.cpuUsage();
    busy.push((user + system) / 1000);
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 1);
  return () => {
    clearInterval(timer);
    const grownMiB = Math.round((peak - before) / MiB);
    return { worstMs: percentile(busy.slice(from), 1), grownMiB };
  };
}

/** Reads the neighbour again and again. */
function readNeighbour() {
  const times = [];
  let isOver = false;
  const all = (async () => {
    while (!isOver) {
      const since = performance.now();
      await neighbour.text();
      times.push(performance.now() - since);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  return {
    stop: async () => {
      isOver = true;
      await all;
      return percentile(times, 0.99);
    },
  };
}

function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
}
