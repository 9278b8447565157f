import { beforeAll, describe, expect, test, vi } from 'vitest';
import { Client } from '../../src/client.js';
import { EXPECTED_FAILURES, TESTS } from './expected-failures.js';
import { runSuite, type Verdicts } from './run-suite.js';

/*
 * The public suite for HTTP caches, https://cache-tests.fyi, against a server on a loopback address.
 * The README beside this file has the results, and the reasons for tests that do not pass.
 */

let verdicts: Verdicts;

beforeAll(async () => {
  // The suite's server writes a line for each unexpected request, such as one that a cache should have answered.
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  verdicts = await runSuite(new Client({ allowHttp: true, allowPrivate: true }));
  log.mockRestore();
}, 120_000);

const kinds = ['required', 'optimal', 'check'] as const;

test.each(kinds)('every test that the suite has as %s is run', (kind) => {
  expect(Object.keys(verdicts[kind])).toHaveLength(TESTS[kind]);
});

describe.each(kinds)('of what the suite has as %s', (kind) => {
  test('all passes but what is left undone for a reason', () => {
    const others = Object.entries(verdicts[kind]).filter(([, verdict]) => verdict !== 'pass');
    const expected = EXPECTED_FAILURES[kind].flatMap(({ tests }) => Object.entries(tests));
    expect(Object.fromEntries(others)).toEqual(Object.fromEntries(expected));
  });
});
