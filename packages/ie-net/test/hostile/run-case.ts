import { setTimeout as wait } from 'node:timers/promises';
import type { HostileCase } from './hostile-case.js';
import { GOOD_PATH, GOOD_TEXT, type HostileServer, startHostileServer } from './hostile-server.js';

/** What a fetch is allowed, for a client and for a network process alike. */
export interface CasePolicy {
  readonly allowHttp: true;
  readonly allowPrivate: string[];
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
  readonly maxRedirects: number;
}

/** How a fetch ended. */
export type Ending =
  | { readonly error: string | undefined; readonly message: string }
  | { readonly status: number; readonly body: string };

/** Whatever fetches. */
export type CaseFetch = (url: string, policy: CasePolicy, method: 'GET' | 'HEAD') => Promise<Ending>;

/** What became of one case. */
export interface CaseResult {
  readonly ending: Ending;
  /** Milliseconds. */
  readonly tookMs: number;
  /** How well-behaved requests ended, to the same origin where that serves any, that went on beside it and after. */
  readonly others: readonly Ending[];
  /** Connections that the client has left in the middle of something. */
  readonly leftBehind: number;
}

/** How long a deadline may be overdrawn on a machine that is busy. */
export const PATIENCE_MS = 10_000;

const POLICY = { allowHttp: true, allowPrivate: ['127.0.0.1'] } as const;
const GOOD_POLICY: CasePolicy = {
  ...POLICY,
  allowPrivate: [...POLICY.allowPrivate],
  timeoutMs: 30_000,
  maxBodyBytes: 1000,
  maxRedirects: 0,
};

/** Plays one case against a fetch, with others of the same client going on beside it. */
export async function runCase(
  hostile: HostileCase,
  fetch: CaseFetch,
  companion: HostileServer,
): Promise<CaseResult> {
  const server = await startHostileServer(hostile.server);
  const { origin: good } = server.hasGoodPage ? server : companion;
  const others: Promise<Ending>[] = [];
  const fetchGood = async () => {
    const ending = fetch(good + GOOD_PATH, GOOD_POLICY, 'GET');
    others.push(ending);
    await ending;
  };
  let isOver = false;
  const beside = (async () => {
    while (!isOver) await fetchGood();
  })();
  const startedAt = performance.now();
  const { origin, path = '/', name, method = 'GET' } = { ...hostile, ...server };
  const host = name === undefined ? origin : origin.replace(/127\.0\.0\.1/u, name);
  const ending = await fetch(host + path, policyOf(hostile), method);
  const tookMs = performance.now() - startedAt;
  isOver = true;
  await beside;
  await fetchGood();
  await fetchGood();
  const leftBehind = await untilNone(server.entangled);
  stopped.push(server);
  void server.stop();
  return { ending, tookMs, others: await Promise.all(others), leftBehind };
}

/** What every well-behaved request has to end as. */
export const GOOD_ENDING: Ending = { status: 200, body: GOOD_TEXT };

const stopped: HostileServer[] = [];

/** How many connections to the servers of the cases so far are still open, when they have had their time to close. */
export async function connectionsLeft(): Promise<number> {
  return untilNone(() => stopped.reduce((sum, server) => sum + server.open(), 0));
}

function policyOf({ ends, timeoutMs, maxBodyBytes = 1_000_000, maxRedirects = 5 }: HostileCase): CasePolicy {
  return {
    ...POLICY,
    allowPrivate: [...POLICY.allowPrivate],
    timeoutMs: timeoutMs ?? (ends === 'IE_NET_TIMEOUT' ? 300 : 15_000),
    maxBodyBytes,
    maxRedirects,
  };
}

async function untilNone(count: () => number): Promise<number> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  while (count() > 0 && performance.now() < giveUpAt) await wait(5);
  return count();
}
