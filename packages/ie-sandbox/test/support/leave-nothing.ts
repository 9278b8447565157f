import { afterAll, expect } from 'vitest';
import { childrenOf } from './processes.js';

/** Runs around every test file: a warning, or a child left behind, dead or alive, fails it. */
const warnings: Error[] = [];
const record = (warning: Error) => {
  // Told once to everybody who asks for a child that is not confined.
  if (!('code' in warning) || warning.code !== 'IE_SANDBOX_OFF') warnings.push(warning);
};
process.on('warning', record);
const childrenBefore = childrenOf(process.pid);

afterAll(() => {
  process.off('warning', record);
  expect(warnings).toEqual([]);
  expect(childrenOf(process.pid)).toEqual(childrenBefore);
});
