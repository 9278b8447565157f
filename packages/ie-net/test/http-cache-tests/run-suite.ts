import { getResults, runTests } from 'http-cache-tests/client/runner.mjs';
import suites from 'http-cache-tests/tests/index.mjs';
import type { Client } from '../../src/client.js';
import type { CacheMode } from '../../src/options/cache-mode.js';
import { serveSuite } from './serve-suite.js';

/** The parts of a test that its verdict needs. */
export interface SuiteTest {
  readonly id: string;
  /** Absent for a required test. */
  readonly kind?: 'required' | 'optimal' | 'check';
  /** Tests that must pass for a valid result of this one. */
  readonly depends_on?: readonly string[];
}

/** Tests of one subject. */
export interface Suite {
  readonly id: string;
  readonly tests: readonly SuiteTest[];
}

/** The parts of Fetch that the suite uses. */
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
 * The result of a test: `pass`, `fail`, `setup` when its setup failed, `depends` when a test that it depends on did
 * not pass.
 */
export type Verdict = 'pass' | 'fail' | 'setup' | 'depends';

/** The verdicts by id, for each kind of test. */
export type Verdicts = Readonly<Record<'required' | 'optimal' | 'check', Readonly<Record<string, Verdict>>>>;

/** Concurrency that takes half a minute. More would delay tests that wait three seconds for a stale response. */
const AT_ONCE = 120;

/** Runs every test for browser caches against a client. Call it once only, because the suite keeps its results. */
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
    // Tests for other kinds of caches are not run.
    if (group !== undefined && id in results) group[id] = verdictOf(id);
  }
  return verdicts as unknown as Verdicts;
}
