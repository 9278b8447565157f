import { defineConfig } from 'tsup';
import { noteBundled } from '../../scripts/note-bundled.mjs';

export default defineConfig([
  {
    entry: { index: 'src/index.ts', child: 'src/child.ts', 'probe-child': 'src/probe/probe-child.ts' },
    format: 'esm',
    target: 'node20',
    // A package that is not published: its code and its types are taken in.
    noExternal: [/ie-(options|text)/],
    dts: {
      compilerOptions: {
        paths: {
          '@internet-exploder/ie-options': ['../ie-options/src/index.ts'],
          '@internet-exploder/ie-text/unsafe': ['../ie-text/src/unsafe.ts'],
        },
      },
    },
    esbuildPlugins: [noteBundled('index')],
  },
  // A thread that begins with an ES module takes a fifth longer.
  {
    entry: { 'spawner-thread': 'src/platform/linux/kernel/spawner-thread.ts' },
    format: 'cjs',
    target: 'node20',
    esbuildPlugins: [noteBundled('spawner-thread')],
  },
]);
