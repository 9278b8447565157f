import { afterAll, expect } from 'vitest';

/** Runs around every test file: a warning fails it. */
const warnings: Error[] = [];
const record = (warning: Error) => void warnings.push(warning);
process.on('warning', record);

afterAll(() => {
  process.off('warning', record);
  expect(warnings).toEqual([]);
});
