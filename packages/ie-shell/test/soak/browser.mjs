// The browser of a soak: opens pages of many sites at once while its children are killed and stopped at random, and prints
// as JSON what came of each page, and what was left at the end.
// node --expose-gc browser.mjs <index.js of a built ie-shell> <options as JSON>
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const [, , library, given] = process.argv;
const { pages, atOnce, port, sites, chaosMs, timeoutMs, networkKills } = JSON.parse(given);
const { launch } = await import(pathToFileURL(library).href);
const MiB = 1024 * 1024;

const hosts = Array.from({ length: sites }, (_, site) => `site-${site}.example`);
const browser = await launch({
  allowHttp: true,
  allowPrivate: ['127.0.0.1'],
  resolve: hosts.map((host) => `${host}:${port}:127.0.0.1`),
  logLevel: 'silent',
  timeoutMs,
});

const outcomes = {};
const mistakes = [];
const acts = { killed: 0, stopped: 0 };
let next = 0;
const over = new AbortController();

// The first page loads what stays loaded.
await readPage(-1);
const before = await measure();

const chaos = makeChaos();
await Promise.all(Array.from({ length: atOnce }, work));
over.abort();
await chaos;

const after = await settle(before);
// Whatever happened, the browser opens pages.
const last = await readPage(-2).catch((error) => error.code ?? String(error));
const processes = browser.processes().map(({ kind }) => kind);
await browser.close();
const children = childrenOfThis().length;
process.stdout.write(JSON.stringify({ outcomes, mistakes, acts, before, after, last, processes, children }));

async function work() {
  for (let page = next++; page < pages; page = next++) {
    const outcome = await readPage(page).catch((error) => {
      if (!/^IE_(SHELL|NET|SANDBOX)_/.test(error?.code)) mistakes.push(String(error?.stack ?? error));
      return error?.code ?? 'no code';
    });
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
}

/** Opens a page, reads it, and checks that it is the one that was opened. */
async function readPage(number) {
  const host = hosts[Math.abs(number * 7) % hosts.length];
  const page = await browser.open(`http://${host}:${port}/page-${number}`);
  try {
    const [{ text }, { links }] = await Promise.all([page.text({ links: 'none' }), page.links()]);
    const url = `http://${host}:${port}/next-${number}`;
    if (text !== `${host} /page-${number}\nnext\n` || links.length !== 1 || links[0].url !== url) {
      mistakes.push(
        `page ${number} has the text ${JSON.stringify(text)} and the links ${JSON.stringify(links)}`,
      );
    }
    return 'read';
  } finally {
    await page.close();
  }
}

/** Kills and stops children. The network process is spared after some kills, since it may not be restarted for ever. */
async function makeChaos() {
  let killsLeft = networkKills;
  while (!over.signal.aborted) {
    await delay(chaosMs * Math.random() * 2, undefined, { signal: over.signal }).catch(() => {});
    const kind = Math.random() < 0.03 && killsLeft > 0 ? 'network' : 'renderer';
    const targets = browser.processes().filter((each) => each.kind === kind && each.pid !== undefined);
    const target = targets[Math.floor(Math.random() * targets.length)];
    if (!target) continue;
    if (kind === 'network') killsLeft -= 1;
    const signal = kind === 'network' || Math.random() < 0.7 ? 'SIGKILL' : 'SIGSTOP';
    try {
      process.kill(target.pid, signal);
      acts[signal === 'SIGKILL' ? 'killed' : 'stopped'] += 1;
    } catch {
      // It has ended by itself.
    }
  }
}

/** Waits until what the pages used has been given back, at most a few seconds. */
async function settle(baseline) {
  const end = performance.now() + 10_000;
  for (;;) {
    const now = await measure();
    const isBack = now.children <= baseline.children && now.descriptors <= baseline.descriptors;
    if (isBack || performance.now() > end) return now;
    await delay(100);
  }
}

async function measure() {
  // Twice, because finalizers of the first collection release more.
  for (let round = 0; round < 2; round += 1) {
    globalThis.gc();
    await delay(10);
  }
  return {
    children: childrenOfThis().length,
    descriptors: readdirSync('/proc/self/fd').length,
    files: readdirSync(tmpdir()).length,
    heapMiB: Math.round(process.memoryUsage().heapUsed / MiB),
  };
}

/** The children of this process. A thread of its own starts those that are confined. */
function childrenOfThis() {
  return readdirSync('/proc/self/task').flatMap((thread) =>
    readFileSync(`/proc/self/task/${thread}/children`, 'utf8').split(' ').filter(Boolean),
  );
}
