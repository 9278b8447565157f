import { afterAll, expect } from 'vitest';

/** Runs around every test file: a warning fails it. */
const warnings: Error[] = [];
process.on('warning', (warning) => warnings.push(warning));

afterAll(() => {
  expect(warnings).toEqual([]);
});
