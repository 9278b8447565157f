import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'ie-shell',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    setupFiles: ['test/support/no-leaks.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
