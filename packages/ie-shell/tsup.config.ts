import { defineConfig, type Options } from 'tsup';
import { noteBundled } from '../../scripts/note-bundled.mjs';

/** Where ie-sandbox keeps the programs that it starts itself; they must lie beside the bundle that includes it. */
const sandboxFiles = 'node_modules/@internet-exploder/ie-sandbox/dist';

const alone: Options = { target: 'node20', noExternal: [/.*/], splitting: false };

// The programs are made by scripts/bundle-program.mjs.
export default defineConfig([
  {
    entry: ['src/index.ts'],
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
  {
    ...alone,
    entry: { 'probe-child': `${sandboxFiles}/probe-child.js` },
    format: 'esm',
    esbuildPlugins: [noteBundled('probe-child')],
  },
  {
    ...alone,
    entry: { 'spawner-thread': `${sandboxFiles}/spawner-thread.cjs` },
    format: 'cjs',
    esbuildPlugins: [noteBundled('spawner-thread')],
  },
]);
