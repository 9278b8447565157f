import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { Client } from '../../src/client.js';
import { startAbortServer } from './abort-server.js';
import { EXPECTED_ENDS, giveUpAtRandom, settle } from './give-up.js';
import { handlesNow, handlesSince } from './handles.js';
import { trusted } from './hostile-server.js';

/** The soak test uses ten thousand: `IE_NET_ABORTS=10000 npx vitest run test/hostile/aborts.test.ts`. */
const REQUESTS = Number(process.env.IE_NET_ABORTS ?? 2000);
/** A server in Node.js closes a connection with more than a thousand aborted streams. */
const PER_SERVER = { 'http/1.1': 10_000, h2: 1000 };
const CONNECTIONS = 32;
const MIB = 1024 * 1024;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes in use after garbage collection, including buffers outside the heap. */
function memoryInUse(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

test.each(['http/1.1', 'h2'] as const)(
  'thousands of requests over %s that are given up at random leave no socket, stream, timer or memory',
  async (protocol) => {
    const count = Math.ceil(REQUESTS / PER_SERVER[protocol]);
    const servers = await Promise.all(Array.from({ length: count }, () => startAbortServer(protocol)));
    const origins = servers.map(({ origin }) => origin);
    const handles = handlesNow();
    const client = new Client({
      allowHttp: true,
      allowPrivate: true,
      ca: trusted,
      http2: true,
      cache: false,
      connections: CONNECTIONS,
      maxBodyBytes: 1_000_000,
    });
    // The first tenth allocates the permanent memory.
    await giveUpAtRandom({ client, origins, requests: REQUESTS / 10, atATime: 100 });
    const before = memoryInUse();
    const ends = await giveUpAtRandom({ client, origins, requests: REQUESTS * 0.9, atATime: 100 });
    expect([...ends.keys()].sort()).toEqual(EXPECTED_ENDS);
    const allowed = protocol === 'h2' ? 1 : CONNECTIONS;
    expect(await settle(() => servers.every(({ open }) => open() <= allowed))).toBe(true);
    // Aborted requests must not hold connections.
    const pages = Array.from({ length: 50 }, () => client.get(`${origins[0]}/late`));
    expect((await Promise.all(pages)).every(({ status }) => status === 200)).toBe(true);
    await settle(() => memoryInUse() - before < 10 * MIB);
    expect(memoryInUse() - before).toBeLessThan(10 * MIB);
    await client.close();
    expect(await settle(() => servers.every(({ open }) => open() === 0))).toBe(true);
    await settle(() => handlesSince(handles).length === 0);
    expect(handlesSince(handles)).toEqual([]);
    await Promise.all(servers.map(({ stop }) => stop()));
  },
  120_000,
);
