import { expect, test } from 'vitest';
import { BoundedMap } from './bounded-map.js';

test('the entry unused for longest makes room', () => {
  const map = new BoundedMap<number>(2);
  map.set('a', 1);
  map.set('b', 2);
  expect(map.get('a')).toBe(1);
  map.set('c', 3);
  expect([map.get('a'), map.get('b'), map.get('c'), map.size]).toEqual([1, undefined, 3, 2]);
  map.delete('a');
  expect([map.get('a'), map.size]).toEqual([undefined, 1]);
});

test('what makes room is told, and what is deleted is not', () => {
  const told: number[] = [];
  const map = new BoundedMap<number>(2, (value) => told.push(value));
  for (const value of [1, 2, 3]) map.set(String(value), value);
  map.delete('3');
  map.set('4', 4);
  expect(told).toEqual([1]);
  expect([...map.entries()]).toEqual([
    ['2', 2],
    ['4', 4],
  ]);
});

test('to peek is no use, and a key used twice in a row stays the newest', () => {
  const map = new BoundedMap<number>(2);
  map.set('a', 1);
  map.set('b', 2);
  expect([map.peek('a'), map.get('b'), map.get('b')]).toEqual([1, 2, 2]);
  map.set('c', 3);
  expect([...map.values()]).toEqual([2, 3]);
  map.clear();
  expect([map.size, map.get('b')]).toEqual([0, undefined]);
});

test('keys are forgotten by what they begin with', () => {
  const map = new BoundedMap<number>(3);
  for (const key of ['a 1', 'ab 1', 'a 2']) map.set(key, 1);
  map.deleteAll('a ');
  expect([...map.entries()]).toEqual([['ab 1', 1]]);
});
