import { afterAll, expect } from 'vitest';
import { childrenOf } from './processes.js';

// Holds every test file to this: no child and no zombie of its process is left, and Node.js warned of nothing.
const warnings: Error[] = [];
const record = (warning: Error) => {
  // Said once to whoever asks for a child that is not confined.
  if (!('code' in warning) || warning.code !== 'IE_SANDBOX_OFF') warnings.push(warning);
};
process.on('warning', record);

afterAll(() => {
  process.off('warning', record);
  expect(childrenOf(process.pid), 'processes left behind').toEqual([]);
  expect(warnings, 'process warnings').toEqual([]);
});
