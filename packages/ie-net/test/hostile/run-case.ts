import { setTimeout as wait } from 'node:timers/promises';
import type { HostileCase } from './hostile-case.js';
import { GOOD_PATH, GOOD_TEXT, type HostileServer, startHostileServer } from './hostile-server.js';

/** The options of a fetch, for a client and for a network process. */
export interface CasePolicy {
  readonly allowHttp: true;
  readonly allowPrivate: string[];
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
  readonly maxRedirects: number;
}

/** The result of a fetch. */
export type Ending =
  | { readonly error: string | undefined; readonly message: string }
  | { readonly status: number; readonly body: string };

/** Performs a fetch. */
export type CaseFetch = (url: string, policy: CasePolicy, method: 'GET' | 'HEAD') => Promise<Ending>;

/** The result of one case. */
export interface CaseResult {
  readonly ending: Ending;
  /** Milliseconds. */
  readonly tookMs: number;
  /** Results of correct requests during and after the case, to the same origin if it serves the good page. */
  readonly others: readonly Ending[];
  /** Number of busy connections that the client left open. */
  readonly leftBehind: number;
}

/** Tolerance for deadlines on a busy machine. */
export const PATIENCE_MS = 10_000;

const POLICY = { allowHttp: true, allowPrivate: ['127.0.0.1'] } as const;
const GOOD_POLICY: CasePolicy = {
  ...POLICY,
  allowPrivate: [...POLICY.allowPrivate],
  timeoutMs: 30_000,
  maxBodyBytes: 1000,
  maxRedirects: 0,
};

/** Runs one case, with other requests of the same client in parallel. */
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

/** The required result of every correct request. */
export const GOOD_ENDING: Ending = { status: 200, body: GOOD_TEXT };

const stopped: HostileServer[] = [];

/** Number of connections that are still open after the time in which they should close. */
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
