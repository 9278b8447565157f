import { defineConfig } from 'tsup';

export default defineConfig([
  {
    entry: { index: 'src/index.ts', child: 'src/child.ts', 'probe-child': 'src/probe/probe-child.ts' },
    format: 'esm',
    target: 'node20',
    dts: true,
  },
  // A thread that begins with an ES module takes a fifth longer.
  { entry: { 'spawner-thread': 'src/platform/linux/spawner-thread.ts' }, format: 'cjs', target: 'node20' },
]);
