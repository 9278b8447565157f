import { describe, expect, it } from 'vitest';
import { History, MAX_HISTORY } from './history.js';

function been(...urls: string[]): History {
  const history = new History();
  for (const url of urls) history.push(url);
  return history;
}

describe('a history', () => {
  it('goes back and forward among the places it has been to', () => {
    const history = been('a', 'b', 'c');
    expect([history.move(-1), history.url]).toEqual([true, 'b']);
    expect([history.canGoBack, history.canGoForward]).toEqual([true, true]);
    expect([history.move(-1), history.url]).toEqual([true, 'a']);
    expect([history.move(-1), history.url]).toEqual([false, 'a']);
    expect([history.move(1), history.url]).toEqual([true, 'b']);
  });

  it('has no way forward from a new place', () => {
    const history = been('a', 'b', 'c');
    history.move(-1);
    history.push('d');
    expect([history.move(1), history.url]).toEqual([false, 'd']);
    expect([history.move(-1), history.url]).toEqual([true, 'b']);
  });

  it('remembers a place once that is gone to again and again', () => {
    const history = been('a', 'a', 'a');
    expect(history.canGoBack).toBe(false);
  });

  it('has the place that a redirect led to', () => {
    const history = been('a', 'b');
    history.amend('c');
    history.move(-1);
    history.move(1);
    expect(history.url).toBe('c');
  });

  it('is nowhere at first', () => {
    const history = been();
    history.amend('a');
    expect([history.url, history.canGoBack, history.canGoForward]).toEqual([undefined, false, false]);
    expect([history.move(1), history.move(-1)]).toEqual([false, false]);
  });

  it('forgets the oldest place for the newest', () => {
    const history = been(...Array.from({ length: MAX_HISTORY + 2 }, (_, index) => String(index)));
    let steps = 0;
    while (history.move(-1)) steps += 1;
    expect([steps, history.url]).toEqual([MAX_HISTORY - 1, '2']);
  });
});
