import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Client } from '../../src/client.js';
import { ABORT_PATHS, startAbortServer } from './abort-server.js';
import { handlesNow, handlesSince } from './handles.js';
import { randomFrom } from './random.js';
import { PATIENCE_MS } from './run-case.js';

const REQUESTS = 1000;
const AT_A_TIME = 25;
const CONNECTIONS = 8;

test('a thousand requests that are given up at random leave no socket, no stream and no timer', async () => {
  const random = randomFrom(5);
  const server = await startAbortServer();
  const handles = handlesNow();
  const client = new Client({
    allowHttp: true,
    allowPrivate: true,
    connections: CONNECTIONS,
    maxBodyBytes: 1_000_000,
  });
  const ends = new Map<string, number>();
  let left = REQUESTS;
  const work = async () => {
    while (left-- > 0) {
      const path = ABORT_PATHS[Math.floor(random() * ABORT_PATHS.length)] ?? '/now';
      const end = await fetchAndGiveUp(client, server.origin + path, random);
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  // Each stage has come to pass, and nothing else has.
  expect([...ends.keys()].sort()).toEqual([
    'IE_NET_ABORTED',
    'IE_NET_TOO_LARGE',
    'left in the middle',
    'whole',
  ]);
  expect(await settle(() => server.open() <= CONNECTIONS)).toBe(true);
  // What was given up holds none of the connections.
  const pages = Array.from({ length: 50 }, () => client.get(`${server.origin}/late`));
  expect((await Promise.all(pages)).every(({ status }) => status === 200)).toBe(true);
  await client.close();
  expect(await settle(() => server.open() === 0)).toBe(true);
  await settle(() => handlesSince(handles).length === 0);
  expect(handlesSince(handles)).toEqual([]);
  await server.stop();
});

/** One request, given up before it begins, after some milliseconds, at the headers, within the body, or never. */
async function fetchAndGiveUp(client: Client, url: string, random: () => number): Promise<string> {
  const abort = new AbortController();
  const choice = random();
  if (choice < 0.05) abort.abort();
  const timer = choice < 0.6 ? setTimeout(() => abort.abort(), random() * 30) : undefined;
  try {
    const { body } = await client.stream(url, { signal: abort.signal });
    if (choice > 0.9) body.destroy();
    else for await (const _ of body) if (choice > 0.8) break;
    return choice > 0.8 ? 'left in the middle' : 'whole';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  } finally {
    clearTimeout(timer);
  }
}

async function settle(isSettled: () => boolean): Promise<boolean> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  while (!isSettled() && performance.now() < giveUpAt) await wait(5);
  return isSettled();
}
