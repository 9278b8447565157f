import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { spawnChild } from '@internet-exploder/ie-sandbox';
import { countRounds, rotate } from './lib/interleave.mjs';
import { judge } from './lib/judge.mjs';
import { Row } from './lib/samples.mjs';

const MODES = { unconfined: 'off', confined: 'require' };
/** How many requests are under way at a time. */
const CONCURRENCY = 50;
const BODY = Buffer.alloc(2 * 1024, 'x');

/** What confinement costs those who use it: the same children, over the same channel, with and without. */
export async function run({ isQuick, budgetMs }) {
  const startedAt = performance.now();
  const server = createServer((_request, response) => response.end(BODY)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}/`;
  const children = await startAll();
  const pings = new Row('pings answered by a renderer', 'a second', 'higher');
  const fetches = new Row('pages of 2 KiB fetched', 'a second', 'higher');
  let rounds = 0;
  for (const round of countRounds({ rounds: isQuick ? 6 : 24, budgetMs, startedAt })) {
    for (const name of rotate(Object.keys(MODES), round)) {
      pings.add(name, await measurePings(children[name].renderer, isQuick ? 10_000 : 20_000));
      fetches.add(name, await measureFetches(children[name].network, url, isQuick ? 1_000 : 2_000));
    }
    // The first is for the compilers.
    if (round === 0) for (const row of [pings, fetches]) row.samples = {};
    rounds = round;
  }
  await Promise.all(
    Object.values(children).flatMap(({ renderer, network }) => [renderer.kill(), network.kill()]),
  );
  server.close();
  server.closeAllConnections();
  const ratio = { of: 'confined', to: 'unconfined' };
  return judge({
    name: 'confinement',
    rounds,
    peers: Object.keys(MODES),
    rows: [pings, fetches],
    ratios: [ratio],
    targets: [pings, fetches].map((row) => ({ row: row.name, ...ratio, atLeast: 0.98 })),
  });
}

async function startAll() {
  const start = (kind, sandbox) => {
    const entry = fileURLToPath(new URL(`../packages/ie-shell/dist/child-${kind}.cjs`, import.meta.url));
    return spawnChild(kind, { entry, sandbox, bundled: true });
  };
  const entries = Object.entries(MODES).map(async ([name, sandbox]) => {
    return [name, { renderer: await start('renderer', sandbox), network: await start('network', sandbox) }];
  });
  return Object.fromEntries(await Promise.all(entries));
}

async function measurePings({ channel }, count) {
  const startedAt = performance.now();
  for (let sent = 0; sent < count; sent += 256) {
    const batch = Math.min(256, count - sent);
    for (let index = 0; index < batch; index++) void channel.send({ type: 'Ping' });
    for (let index = 0; index < batch; index++) await channel.recv();
  }
  return (count * 1_000) / (performance.now() - startedAt);
}

async function measureFetches({ channel }, url, count) {
  const policy = { allowHttp: true, allowPrivate: ['127.0.0.1'] };
  const startedAt = performance.now();
  let left = count;
  const work = async () => {
    while (left-- > 0) {
      const answer = await channel.request({ type: 'FetchRequest', url, policy });
      if (answer.type !== 'FetchResponse') throw new Error(answer.error);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return (count * 1_000) / (performance.now() - startedAt);
}
