import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkTimeout, setDeadline } from './deadline.js';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

describe('a deadline', () => {
  it('passes after its milliseconds, and not before', () => {
    const passed = vi.fn();
    setDeadline(50, passed);
    vi.advanceTimersByTime(49);
    expect(passed).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(passed).toHaveBeenCalledTimes(1);
  });

  it.each([2 ** 31, 1e12, Number.MAX_VALUE])('of %d ms passes after 2^31 - 1', (ms) => {
    const passed = vi.fn();
    setDeadline(ms, passed);
    vi.advanceTimersByTime(2 ** 31 - 2);
    expect(passed).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(passed).toHaveBeenCalledTimes(1);
  });

  it('of Infinity sets no timer', () => {
    setDeadline(Number.POSITIVE_INFINITY, () => {})();
    expect(vi.getTimerCount()).toBe(0);
    setDeadline(1, () => {});
    expect(vi.getTimerCount()).toBe(1);
  });

  it('called off never passes', () => {
    const passed = vi.fn();
    setDeadline(50, passed)();
    vi.advanceTimersByTime(100);
    expect(passed).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a timeout', () => {
  it.each([0, -1, Number.NaN, Number.NEGATIVE_INFINITY, '10', null, 10n])('of %s is refused', (ms) => {
    expect(() => checkTimeout('timeoutMs', ms as number)).toThrow(RangeError);
    expect(() => checkTimeout('timeoutMs', ms as number)).toThrow(/^timeoutMs must be .*above 0/);
  });

  it.each([undefined, 0.5, 1, 2 ** 40, Number.POSITIVE_INFINITY])('of %s is accepted', (ms) => {
    expect(() => checkTimeout('timeoutMs', ms)).not.toThrow();
  });
});
