import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { code } from '../../test/support/error-code.js';
import { checkTimeout, endFromNow, setDeadline, watchEnd } from './deadline.js';

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
    const invalid = code('IE_IPC_INVALID_OPTION') as Error;
    expect(() => checkTimeout('timeoutMs', ms as number)).toThrow(invalid);
    expect(() => checkTimeout('timeoutMs', ms as number)).toThrow(
      /^invalid option timeoutMs: give .*above 0/,
    );
  });

  it.each([undefined, 0.5, 1, 2 ** 40, Number.POSITIVE_INFINITY])('of %s is accepted', (ms) => {
    expect(() => checkTimeout('timeoutMs', ms)).not.toThrow();
  });
});

describe('a signal', () => {
  it('ends what it is to end once, whichever of it and the deadline comes first', () => {
    const stop = new AbortController();
    const end = vi.fn();
    const options = { signal: stop.signal, timeoutMs: 50 };
    for (let time = 0; time < 2; time++) watchEnd(options, 'nothing', end);
    watchEnd(options, 'nothing', end)?.();
    vi.advanceTimersByTime(50);
    expect(end.mock.calls.map(([reason]) => reason.code)).toEqual(['IE_IPC_TIMEOUT', 'IE_IPC_TIMEOUT']);
    watchEnd(options, 'nothing', end);
    stop.abort(new Error('no'));
    vi.advanceTimersByTime(50);
    expect(end.mock.calls.slice(2)).toEqual([[new Error('no')]]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a signal that is none', () => {
  it('leaves no timer that would run later', () => {
    const end = vi.fn();
    expect(() => watchEnd({ signal: {} as AbortSignal, timeoutMs: 5 }, 'nothing', end)).toThrow(TypeError);
    expect(vi.getTimerCount()).toBe(0);
    expect(end).not.toHaveBeenCalled();
  });
});

describe('an end that is for later', () => {
  it('has what is left of its time then', () => {
    const { signal } = new AbortController();
    const now = vi.spyOn(performance, 'now').mockReturnValue(1000);
    const [later, never, none] = [{ signal, timeoutMs: 50 }, { timeoutMs: Infinity }, { signal }].map(
      endFromNow,
    );
    now.mockReturnValue(1030);
    expect(later?.()).toEqual({ signal, timeoutMs: 20 });
    expect(never?.()).toEqual({ timeoutMs: undefined });
    expect(none?.()).toEqual({ signal });
    // One that has passed already passes as soon as can be.
    now.mockReturnValue(5000);
    expect(later?.()).toEqual({ signal, timeoutMs: 1 });
    now.mockRestore();
  });
});
