import { expect } from 'vitest';
import type { HostileCase } from './hostile-case.js';
import { type CaseResult, GOOD_ENDING, PATIENCE_MS } from './run-case.js';

/** Checks that a result is as its case requires, and that other requests were not affected. */
export function expectCase({ ends, timeoutMs = 15_000 }: HostileCase, result: CaseResult): void {
  const { ending, tookMs, others, leftBehind } = result;
  if (typeof ends === 'string') {
    expect(ending).toMatchObject({ error: ends });
    if ('message' in ending) expect(ending.message).toMatch(ONE_LINE);
  } else {
    const { status, body, length } = ends;
    expect(ending).toMatchObject({ status, ...(body !== undefined && { body }) });
    if (length !== undefined) expect('body' in ending && ending.body.length).toBe(length);
  }
  expect(tookMs).toBeLessThan(Math.min(timeoutMs, 15_000) + PATIENCE_MS);
  expect(others.filter((other) => JSON.stringify(other) !== JSON.stringify(GOOD_ENDING))).toEqual([]);
  expect(leftBehind, 'connections that the client left in the middle of something').toBe(0);
}

/** One line of printable text of bounded length. */
const ONE_LINE = /^[\x20-\x7e\xa0-\uffff]{1,500}$/u;
