import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'scripts',
    include: ['test/*.test.mjs'],
    testTimeout: 30_000,
  },
});
