import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    child: 'src/child.ts',
    'spawner-thread': 'src/platform/linux/spawner-thread.ts',
    'probe-child': 'src/probe/probe-child.ts',
  },
  format: 'esm',
  target: 'node20',
  dts: true,
  clean: true,
});
