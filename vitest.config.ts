import { readdirSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { projectsOf } from './vitest.packages.js';

export default defineConfig({
  test: {
    projects: [...readdirSync('packages').flatMap(projectsOf), 'examples', 'fuzz', 'scripts'],
    // Vitest would leave one core for watching: of two, that is half. Most tests wait for children and deadlines.
    maxWorkers: 2,
  },
});
