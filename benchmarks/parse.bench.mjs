import { fileURLToPath } from 'node:url';
import { countRounds, rotate } from './lib/interleave.mjs';
import { judge } from './lib/judge.mjs';
import { Row } from './lib/samples.mjs';
import { startWorker } from './lib/worker-process.mjs';
import { PAGES } from './parse/pages.mjs';

const PEER = fileURLToPath(new URL('./parse/peer.mjs', import.meta.url));

const OURS = 'renderer';
const LIMIT = 'parse5 in process';

/** Pages parsed by a renderer process, against parse5 called by whoever has the bytes. */
export async function run({ isQuick, budgetMs }) {
  const startedAt = performance.now();
  const peers = {};
  for (const name of [OURS, LIMIT]) peers[name] = await startWorker(PEER, { args: [name] });
  const rows = Object.fromEntries(PAGES.map(({ name }) => [name, new Row(name, 'MB/s', 'higher')]));
  const sliceMs = isQuick ? 400 : 1_000;
  // The first is for the compilers.
  for (const { name } of PAGES) for (const peer of Object.values(peers)) await measure(peer, name, sliceMs);
  let rounds = 0;
  for (const round of countRounds({ rounds: isQuick ? 5 : 15, budgetMs, startedAt })) {
    for (const page of PAGES) {
      for (const name of rotate(Object.keys(peers), round)) {
        rows[page.name].add(name, await measure(peers[name], page.name, sliceMs));
      }
    }
    rounds = round + 1;
  }
  await Promise.all(Object.values(peers).map((peer) => peer.end()));
  const ratio = { of: OURS, to: LIMIT };
  return judge({
    name: 'parse',
    rounds,
    peers: Object.keys(peers),
    rows: Object.values(rows),
    ratios: [ratio],
    targets: PAGES.map(({ name }) => ({ row: name, ...ratio, atLeast: 0.9 })),
  });
}

async function measure(peer, page, sliceMs) {
  const { rate } = await peer.ask({ what: 'parse', page, sliceMs });
  return rate;
}
