import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { countRounds, rotate } from './lib/interleave.mjs';
import { judge } from './lib/judge.mjs';
import { Row } from './lib/samples.mjs';
import { createCommands } from './read/commands.mjs';
import { runCommand } from './read/run-command.mjs';
import { startBrowser, startServer } from './read/start.mjs';

const OURS = 'ie-shell text';
const ONE_PAGE = 'one page, as a process';
const AT_ONCE = [1, 2, 4, 8];

/** A page read: by whole processes beside others, and many of them in a browser that stays. */
export async function run({ isQuick, budgetMs }) {
  const startedAt = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'ie-bench-read-'));
  const server = await startServer();
  try {
    const commands = createCommands(server.urls[0], folder);
    const once = await measureOnce(commands, isQuick ? 5 : 40, budgetMs * 0.25);
    const browser = await startBrowser();
    const sustained = await measureSustained(browser, server, isQuick ? 1_500 : 6_000);
    // A fifth as long again is for what comes before; without pages there would be no verdict.
    const forMs = Math.max(5_000, startedAt + budgetMs - performance.now()) * 0.7;
    const left = await measureLeft(browser, server, { count: isQuick ? 60 : 1_000, forMs });
    await browser.end();
    return report({ commands, once, sustained, left, tookMs: performance.now() - startedAt });
  } finally {
    await server.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureOnce(commands, most, budgetMs) {
  const row = new Row(ONE_PAGE, 'ms', 'lower');
  const installed = Object.keys(commands).filter((name) => commands[name].file);
  // The first run of each fills the page cache.
  for (const name of installed) await runCommand(commands[name]);
  let rounds = 0;
  for (const round of countRounds({ rounds: most, budgetMs, startedAt: performance.now() })) {
    for (const name of rotate(installed, round)) row.add(name, await runCommand(commands[name]));
    rounds = round + 1;
  }
  return { row, rounds };
}

async function measureSustained(browser, { urls }, forMs) {
  const rows = [];
  await browser.ask({ what: 'pages', urls, atOnce: 2, forMs: forMs / 2 });
  for (const atOnce of AT_ONCE) {
    const row = new Row(sustainedName(atOnce), 'pages/s', 'higher');
    const { perSecond } = await browser.ask({ what: 'pages', urls, atOnce, forMs });
    row.add(OURS, perSecond / cpus().length);
    rows.push(row);
  }
  return rows;
}

async function measureLeft(browser, { urls }, amount) {
  const left = await browser.ask({ what: 'left', urls, ...amount, settleMs: 5_000 });
  const rows = Object.entries(LEFT).map(([what, { name, unit }]) => {
    const row = new Row(name, unit, 'lower');
    row.add(OURS, left[what]);
    return row;
  });
  return { rows, pages: left.pages };
}

const LEFT = {
  processes: { name: 'processes left by many pages', unit: '', atMost: 0.5 },
  descriptors: { name: 'descriptors left by many pages', unit: '', atMost: 0.5 },
  memoryMiB: { name: 'memory left by many pages', unit: 'MiB', atMost: 20 },
};

const sustainedName = (atOnce) => `a renderer per page, ${atOnce} at once, per core`;

function report({ commands, once, sustained, left, tookMs }) {
  const names = Object.keys(commands);
  const absent = names.filter((name) => !commands[name].file);
  const peers = names.filter((name) => commands[name].file);
  return judge({
    name: 'read',
    note: [
      `Took ${(tookMs / 1000).toFixed(0)} s; ${left.pages} pages opened and closed.`,
      ...(absent.length > 0 ? [`Not installed: ${absent.join(', ')}.`] : []),
    ].join(' '),
    rounds: once.rounds,
    peers,
    rows: [once.row, ...sustained, ...left.rows],
    ratios: peers.filter((name) => name !== OURS).map((to) => ({ of: OURS, to })),
    targets: [
      { row: ONE_PAGE, of: OURS, to: 'node -e 0', atMost: 2.5 },
      { row: ONE_PAGE, of: OURS, to: 'Chromium', atMost: 0.35 },
      ...AT_ONCE.map((atOnce) => ({ row: sustainedName(atOnce), of: OURS, atLeast: 1 })),
      ...Object.values(LEFT).map(({ name, atMost }) => ({ row: name, of: OURS, atMost })),
    ],
  });
}
