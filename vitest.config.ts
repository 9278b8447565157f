import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: ['packages/*', 'examples', 'fuzz'],
    // Vitest would leave one core for watching: of two, that is half. Most tests wait for children and deadlines.
    maxWorkers: 2,
  },
});
