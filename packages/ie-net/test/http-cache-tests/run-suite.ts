import { getResults, runTests } from 'http-cache-tests/client/runner.mjs';
import suites from 'http-cache-tests/tests/index.mjs';
import type { Client } from '../../src/client.js';
import type { CacheMode } from '../../src/options/cache-mode.js';
import { serveSuite } from './serve-suite.js';

/** One of the suite's tests, as far as its verdict is concerned. */
export interface SuiteTest {
  readonly id: string;
  /** What is required is the absent value. */
  readonly kind?: 'required' | 'optimal' | 'check';
  /** Tests without which this one says nothing. */
  readonly depends_on?: readonly string[];
}

/** Tests of one subject. */
export interface Suite {
  readonly id: string;
  readonly tests: readonly SuiteTest[];
}

/** The fetch that the suite drives: Fetch's, as far as it is used. */
export type SuiteFetch = (url: string, init?: SuiteRequest) => Promise<SuiteResponse>;

interface SuiteRequest {
  readonly method?: string;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
  readonly cache?: CacheMode;
}

interface SuiteResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
  text(): Promise<string>;
}

/**
 * How a test ended: `pass`, `fail`, `setup` when it could not be set up, `depends` when a test that it builds upon
 * did not pass.
 */
export type Verdict = 'pass' | 'fail' | 'setup' | 'depends';

/** The verdicts by id, for each kind of test. */
export type Verdicts = Readonly<Record<'required' | 'optimal' | 'check', Readonly<Record<string, Verdict>>>>;

/** Enough to be done in half a minute; more would slow down those that wait three seconds for something to go stale. */
const AT_ONCE = 120;

/** Runs every test for browsers' caches against a client. Once only: the suite keeps its results for good. */
export async function runSuite(client: Client): Promise<Verdicts> {
  await using server = await serveSuite();
  await runTests(suites, fetchWith(client), true, server.url, AT_ONCE);
  await client.close();
  return judge();
}

function fetchWith(client: Client): SuiteFetch {
  return async (url, { method = 'GET', headers = [], body, cache } = {}) => {
    const response = await client.request(url, {
      method,
      headers: headers.map(([name, value]) => [name, Buffer.from(String(value)).toString('latin1')] as const),
      ...(body !== undefined && { body }),
      ...(cache !== undefined && { cacheMode: cache }),
    });
    const text = Buffer.from(response.body).toString();
    return {
      status: response.status,
      statusText: '',
      headers: new Headers(response.headers),
      text: async () => text,
    };
  };
}

function judge(): Verdicts {
  const results = getResults();
  const byId = new Map(suites.flatMap(({ tests }: Suite) => tests).map((test) => [test.id, test]));
  const verdicts = { required: {}, optimal: {}, check: {} } as Record<string, Record<string, Verdict>>;
  const verdictOf = (id: string): Verdict => {
    const result = results[id];
    const basis = byId.get(id)?.depends_on ?? [];
    if (basis.some((other) => verdictOf(other) !== 'pass')) return 'depends';
    if (result === true) return 'pass';
    return result?.[0] === 'Setup' ? 'setup' : 'fail';
  };
  for (const { id, kind = 'required' } of byId.values()) {
    const group = verdicts[kind];
    // Those for other kinds of caches aren't run.
    if (group !== undefined && id in results) group[id] = verdictOf(id);
  }
  return verdicts as unknown as Verdicts;
}
