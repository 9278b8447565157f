import { describe, expect, it } from 'vitest';
import { type RestartOptions, RestartRule } from './restart-rule.js';

let time = 0;

/** A rule by a clock that stands still, at 0, until the test sets it. */
function ruleOf(options: RestartOptions): RestartRule {
  time = 0;
  return new RestartRule({ ...options, now: () => time });
}

/** Restarts at these times, as far as the rule lets them, and what it said each time. */
function restartAt(rule: RestartRule, times: number[]): (number | undefined)[] {
  return times.map((its) => {
    time = its;
    const backoff = rule.backoff();
    if (backoff !== undefined) rule.count();
    return backoff;
  });
}

function roomAt(rule: RestartRule, its: number): number {
  time = its;
  return rule.roomIn();
}

describe('a restart rule', () => {
  it('lets three restarts be within five minutes, each after twice the wait', () => {
    const minute = 60_000;
    expect(restartAt(ruleOf({}), [0, minute, 2 * minute, 3 * minute])).toEqual([100, 200, 400, undefined]);
  });

  it('lets one more be when the oldest has left the window, and not before', () => {
    const rule = ruleOf({ maxRestarts: 2, restartWindowMs: 1000, backoffMs: 10 });
    expect(restartAt(rule, [0, 400, 999])).toEqual([10, 20, undefined]);
    expect(roomAt(rule, 999)).toBe(1);
    expect(roomAt(rule, 1000)).toBe(0);
    expect(restartAt(rule, [1000, 1399, 1400])).toEqual([20, undefined, 20]);
  });

  it('waits no longer than the first time when all others are long ago', () => {
    const rule = ruleOf({ restartWindowMs: 1000, backoffMs: 10 });
    expect(restartAt(rule, [0, 10_000, 20_000, 30_000, 40_000])).toEqual([10, 10, 10, 10, 10]);
  });

  it('doubles no further than 30 s, and takes a longer first wait as it is', () => {
    const many = Array.from({ length: 12 }, (_, index) => index);
    expect(restartAt(ruleOf({ maxRestarts: 20 }), many).slice(8)).toEqual([25_600, ...Array(3).fill(30_000)]);
    expect(restartAt(ruleOf({ backoffMs: 60_000 }), [0, 1])).toEqual([60_000, 60_000]);
  });

  it('never has room where there is to be no restart, or where all there were count', () => {
    const never = ruleOf({ maxRestarts: 0 });
    expect([never.backoff(), never.roomIn()]).toEqual([undefined, Number.POSITIVE_INFINITY]);
    const once = ruleOf({ maxRestarts: 1, restartWindowMs: Number.POSITIVE_INFINITY });
    expect(restartAt(once, [0, 1e12])).toEqual([100, undefined]);
    expect(roomAt(once, 1e12)).toBe(Number.POSITIVE_INFINITY);
  });

  it('may do without a wait', () => {
    expect(restartAt(ruleOf({ backoffMs: 0 }), [0, 0, 0, 0])).toEqual([0, 0, 0, undefined]);
  });

  it.each<[object, string]>([
    [{ maxRestarts: -1 }, 'invalid option maxRestarts: give a whole number of at least 0; got the number -1'],
    [{ maxRestarts: 1.5 }, 'got the number 1.5'],
    [{ maxRestarts: Number.POSITIVE_INFINITY }, 'got the number Infinity'],
    [{ restartWindowMs: 0 }, 'invalid option restartWindowMs: give a number above 0; got the number 0'],
    [{ restartWindowMs: Number.NaN }, 'got the number NaN'],
    [{ backoffMs: -1 }, 'invalid option backoffMs: give a number from 0 to 2^31 - 1; got the number -1'],
    [{ backoffMs: 2 ** 31 }, 'got the number 2147483648'],
    [{ backoffMs: '5' }, 'got the string "5"'],
    [{ now: 5 }, 'invalid option now: give a function; got the number 5'],
    [{ restarts: 5 }, 'unknown option restarts of the restart rule; did you mean maxRestarts?'],
  ])('is not made of %j', (options, message) => {
    const make = () => new RestartRule(options as RestartOptions);
    expect(make).toThrow(expect.objectContaining({ code: 'IE_SANDBOX_INVALID_OPTION' }));
    expect(make).toThrow(message);
  });
});
