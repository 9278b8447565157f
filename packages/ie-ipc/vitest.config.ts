import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'ie-ipc',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    setupFiles: ['test/support/leave-nothing.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
