import { afterAll, expect } from 'vitest';
import { childrenOf } from './processes.js';

// Holds every test file to this: no child and no zombie of its process is left, and Node.js warned of nothing.
const warnings: Error[] = [];
process.on('warning', (warning) => warnings.push(warning));

afterAll(() => {
  expect(childrenOf(process.pid), 'processes left behind').toEqual([]);
  expect(warnings, 'process warnings').toEqual([]);
});
