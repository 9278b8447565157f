import { expect, test } from 'vitest';
import { type Turn, type Waiter, WaitingRequests } from './waiting-requests.js';

interface Named extends Waiter {
  readonly name: string;
}

const named = (name: string): Named => ({ name, place: undefined });

function takeAll(waiting: WaitingRequests<Named>, turn: Turn): string {
  const names = [];
  for (let next = waiting.next(turn); next !== undefined; next = waiting.next(turn)) {
    names.push(next.request.name);
    waiting.remove(next.request);
  }
  expect(waiting.size).toBe(0);
  return names.join(' ');
}

function fill() {
  const waiting = new WaitingRequests<Named>();
  const [low, normal, high, normal2, high2] = ['l1', 'n2', 'h3', 'n4', 'h5'].map(named);
  if (!low || !normal || !high || !normal2 || !high2) throw new Error('unreachable');
  waiting.add(low, 'low', 1);
  waiting.add(normal, 'normal', 2);
  waiting.add(high, 'high', 3);
  waiting.add(normal2, 'normal', 4);
  waiting.add(high2, 'high', 5);
  return { waiting, low, normal, high, normal2, high2 };
}

test('the most urgent come first, and within a priority those that came first', () => {
  expect(takeAll(fill().waiting, 'by-priority')).toBe('h3 h5 n2 n4 l1');
});

test('by age alone, they come as they came', () => {
  expect(takeAll(fill().waiting, 'oldest')).toBe('l1 n2 h3 n4 h5');
});

test('one that is taken out is missed by nobody', () => {
  const { waiting, normal, high2 } = fill();
  expect(waiting.remove(high2)).toBe(true);
  expect(waiting.remove(normal)).toBe(true);
  expect(waiting.remove(normal)).toBe(false);
  waiting.add(named('n6'), 'normal', 6);
  expect(waiting.size).toBe(4);
  expect(takeAll(waiting, 'by-priority')).toBe('h3 n4 n6 l1');
});

test('one that waits again goes before those that came later', () => {
  const { waiting } = fill();
  waiting.add(named('n0'), 'normal', 0);
  waiting.add(named('n3'), 'normal', 3);
  expect(takeAll(waiting, 'by-priority')).toBe('h3 h5 n0 n2 n3 n4 l1');
});

test('those older than an order are told apart from the others', () => {
  const names = fill()
    .waiting.olderThan(3)
    .map(({ name }) => name);
  expect(names.sort()).toEqual(['l1', 'n2']);
});
