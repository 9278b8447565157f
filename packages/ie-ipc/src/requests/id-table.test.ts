import { expect, it } from 'vitest';
import { IdTable } from './id-table.js';

it('keeps values under ids until they are taken', () => {
  const table = new IdTable<string>();
  const base = Number.MAX_SAFE_INTEGER - 3;
  for (const [offset, value] of ['a', 'b', 'c'].entries()) table.set(base + offset, value);
  expect(table.get(base + 1)).toBe('b');
  expect(table.take(base + 1)).toBe('b');
  expect(table.take(base + 1)).toBeUndefined();
  expect(table.get(base + 1)).toBeUndefined();
  expect([table.size, table.ids(), table.first()]).toEqual([2, [base, base + 2], base]);
});

it('takes ids from everywhere', () => {
  const table = new IdTable<number>();
  const ids = [2 ** 40, 0, 7, Number.MAX_SAFE_INTEGER, 2 ** 40 - 1];
  for (const id of ids) table.set(id, id);
  for (const id of ids) expect(table.get(id)).toBe(id);
  expect(table.ids().sort((a, b) => a - b)).toEqual([...ids].sort((a, b) => a - b));
  expect(ids.map((id) => table.take(id))).toEqual(ids);
  expect([table.size, table.first()]).toEqual([0, undefined]);
});

it('knows nothing before anything has been kept', () => {
  const table = new IdTable<number>();
  expect([table.get(1), table.take(1), table.first(), table.size]).toEqual([
    undefined,
    undefined,
    undefined,
    0,
  ]);
  expect(table.get('constructor' as unknown as number)).toBeUndefined();
});

it('gives everything at once, and is empty then', () => {
  const table = new IdTable<string>();
  for (const id of [5, 6]) table.set(id, String(id));
  expect(table.takeAll()).toEqual(['5', '6']);
  expect([table.size, table.get(5), table.takeAll()]).toEqual([0, undefined, []]);
});
