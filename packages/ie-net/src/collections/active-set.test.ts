import { expect, test } from 'vitest';
import { ActiveSet } from './active-set.js';

const members = (...names: string[]) => names.map((name) => ({ name, index: 0 }));
const names = (roster: Iterable<{ name: string }>) => [...roster].map(({ name }) => name).sort();

test('whoever is added takes part until he leaves, once or twice', () => {
  const roster = new ActiveSet<{ name: string; index: number }>();
  const [a, b, c] = members('a', 'b', 'c') as [Indexed, Indexed, Indexed];
  for (const member of [a, b, c]) roster.add(member);
  expect(names(roster)).toEqual(['a', 'b', 'c']);
  roster.delete(a);
  roster.delete(a);
  expect([names(roster), roster.size]).toEqual([['b', 'c'], 2]);
  roster.delete(c);
  roster.add(a);
  expect(names(roster)).toEqual(['a', 'b']);
  roster.delete(b);
  roster.delete(a);
  expect(roster.size).toBe(0);
});

test('who was never there cannot leave', () => {
  const roster = new ActiveSet<Indexed>();
  const [there, elsewhere] = members('there', 'elsewhere') as [Indexed, Indexed];
  roster.add(there);
  roster.delete(elsewhere);
  expect(names(roster)).toEqual(['there']);
});

test('all are visited, though each leaves on the way', () => {
  const roster = new ActiveSet<Indexed>();
  for (const member of members('a', 'b', 'c', 'd')) roster.add(member);
  const visited: string[] = [];
  for (const member of roster) {
    visited.push(member.name);
    roster.delete(member);
  }
  expect([visited.sort(), roster.size]).toEqual([['a', 'b', 'c', 'd'], 0]);
});

interface Indexed {
  name: string;
  index: number;
}
