import { defineConfig } from 'vitest/config';
import { projectsOf } from '../../vitest.packages.js';

export default defineConfig({ test: { projects: projectsOf('ie-options') } });
