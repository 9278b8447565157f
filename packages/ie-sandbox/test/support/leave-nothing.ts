import { afterAll, expect } from 'vitest';
import { childrenOf } from './processes.js';

/** Runs around every test file: a warning, or a child left behind, dead or alive, fails it. */
const warnings: Error[] = [];
process.on('warning', (warning) => {
  // Told once to everybody who asks for a child that is not confined.
  if (!('code' in warning) || warning.code !== 'IE_SANDBOX_OFF') warnings.push(warning);
});
const childrenBefore = childrenOf(process.pid);

afterAll(() => {
  expect(warnings).toEqual([]);
  expect(childrenOf(process.pid)).toEqual(childrenBefore);
});
