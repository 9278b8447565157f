import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from '../../src/client.js';
import { ABORT_PATHS } from './abort-server.js';
import { randomFrom } from './random.js';
import { PATIENCE_MS } from './run-case.js';

/** Requests to servers that respond slowly at each stage. */
export interface GiveUpOptions {
  readonly client: Client;
  readonly origins: readonly string[];
  readonly requests: number;
  readonly atATime: number;
}

/** Sends requests, aborts most of them at random, and counts their results. */
export async function giveUpAtRandom(options: GiveUpOptions): Promise<Map<string, number>> {
  const { client, origins, requests, atATime } = options;
  const random = randomFrom(5);
  const ends = new Map<string, number>();
  let left = requests;
  const work = async () => {
    while (left-- > 0) {
      const origin = origins[left % origins.length];
      const path = ABORT_PATHS[Math.floor(random() * ABORT_PATHS.length)] ?? '/now';
      const end = await fetchAndGiveUp(client, `${origin}${path}`, random);
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: atATime }, work));
  return ends;
}

/** The results of requests that are aborted at random. Each of them occurs, and no other. */
export const EXPECTED_ENDS = ['IE_NET_TOO_LARGE', 'aborted', 'left in the middle', 'whole'];

/** Waits until a condition holds or a deadline ends. Returns whether it holds. */
export async function settle(isSettled: () => boolean): Promise<boolean> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  while (!isSettled() && performance.now() < giveUpAt) await wait(5);
  return isSettled();
}

/** One request, aborted before it starts, after some milliseconds, at the headers, within the body, or never. */
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
    if (abort.signal.aborted && error === abort.signal.reason) return 'aborted';
    return (error as { code?: string }).code ?? String(error);
  } finally {
    clearTimeout(timer);
  }
}
