import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'fuzz',
    include: ['test/*.test.mjs'],
    testTimeout: 120_000,
    // Each runs processes of its own, beside all the other tests.
    maxConcurrency: 2,
  },
});
