import { expect, it } from 'vitest';
import { OutputAllowance } from './output-allowance.js';

/** Takes kilobytes until there are no more, and returns how many. */
function takeAll(allowance: OutputAllowance, now: number): number {
  let taken = 0;
  while (allowance.take(1024, now)) taken += 1;
  return taken;
}

it('allows a burst, then what the passed time allows, and never more than a burst', () => {
  const allowance = new OutputAllowance(1_000);
  expect(takeAll(allowance, 1_000)).toBe(256);
  expect(takeAll(allowance, 2_000)).toBe(64);
  expect(takeAll(allowance, 3_600_000)).toBe(256);
});

it('allows a total', () => {
  const allowance = new OutputAllowance(0);
  let taken = 0;
  for (let minute = 0; minute < 200; minute += 1) taken += takeAll(allowance, minute * 60_000);
  expect(taken).toBe(16 * 1024);
});

it('takes nothing of what it refuses', () => {
  const allowance = new OutputAllowance(0);
  expect(allowance.take(257 * 1024, 0)).toBe(false);
  expect(allowance.take(256 * 1024, 0)).toBe(true);
});
