import { setTimeout as wait } from 'node:timers/promises';
import { launch } from '../../packages/ie-shell/dist/index.js';
import { obey } from '../lib/worker-process.mjs';
import { holdings } from './holdings.mjs';

const LOOKS = 5;

const browser = await launch({ allowHttp: true, allowPrivate: true, cache: false });

obey({ pages, left });

/** Pages read for so long, that many at once: each of another site, so that it gets a renderer of its own. */
async function pages({ urls, atOnce, forMs }) {
  const startedAt = performance.now();
  let count = 0;
  let next = 0;
  const readers = Array.from({ length: atOnce }, async () => {
    while (performance.now() < startedAt + forMs) {
      await readAll([urls[next++ % urls.length]]);
      count += 1;
    }
  });
  await Promise.all(readers);
  return { perSecond: (count / (performance.now() - startedAt)) * 1000 };
}

/** What is left of many pages, when all are closed, beyond what there was after a fifth of as many. */
async function left({ urls, count, forMs, settleMs }) {
  await readMixed(urls, { count: count / 5, forMs: forMs / 5 });
  const before = await settled(settleMs);
  const pages = await readMixed(urls, { count, forMs });
  const after = await settled(settleMs);
  const grown = Object.entries(after).map(([what, value]) => [what, value - before[what]]);
  return { pages, ...Object.fromEntries(grown) };
}

/** Sites in turn, with one page and with ten at once; so many pages, or as many as there is time for. */
async function readMixed(urls, { count, forMs }) {
  const until = performance.now() + forMs;
  let opened = 0;
  let visits = 0;
  const readers = Array.from({ length: 4 }, async () => {
    while (opened < count && performance.now() < until) {
      const pages = visits % 2 === 0 ? 1 : 10;
      const url = urls[visits % urls.length];
      visits += 1;
      opened += pages;
      await readAll(Array(pages).fill(url));
    }
  });
  await Promise.all(readers);
  return opened;
}

async function readAll(urls) {
  const opened = await Promise.all(urls.map((url) => browser.open(url)));
  await Promise.all(opened.map((page) => page.text({ width: 80 })));
  await Promise.all(opened.map((page) => page.close()));
}

/** What is held at rest: the least of some looks, since V8 gives back by and by what it has no more use for. */
async function settled(settleMs) {
  const looks = [];
  for (let look = 0; look < LOOKS; look += 1) {
    await wait(settleMs / LOOKS);
    globalThis.gc();
    looks.push(holdings());
  }
  const { processes, descriptors } = looks.at(-1);
  return { processes, descriptors, memoryMiB: Math.min(...looks.map(({ memoryMiB }) => memoryMiB)) };
}
