import { getEventListeners } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import { onAbort } from './on-abort.js';

const listeners = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;

describe('a signal', () => {
  test('has one listener for whatever is to end by it, and none when nothing is', () => {
    const { signal } = new AbortController();
    const calledOff = Array.from({ length: 50 }, () => onAbort(signal, () => {}));
    expect(listeners(signal)).toBe(1);
    for (const callOff of calledOff) callOff();
    expect(listeners(signal)).toBe(0);
  });

  test('that aborts ends all but what was called off, each once, and has no listener then', () => {
    const stop = new AbortController();
    const acts = [vi.fn(), vi.fn(), vi.fn()];
    const [, second] = acts.map((act) => onAbort(stop.signal, act));
    second?.();
    second?.();
    stop.abort();
    expect(acts.map((act) => act.mock.calls.length)).toEqual([1, 0, 1]);
    expect(listeners(stop.signal)).toBe(0);
  });

  test('that aborts does not end what another end calls off', () => {
    const stop = new AbortController();
    const second = vi.fn();
    onAbort(stop.signal, () => callOff());
    const callOff = onAbort(stop.signal, second);
    stop.abort();
    expect(second).not.toHaveBeenCalled();
  });
});
