import { defineConfig } from 'tsup';

/** Where ie-sandbox keeps the programs that it starts itself; they must lie beside the bundle that includes it. */
const sandboxFiles = 'node_modules/@internet-exploder/ie-sandbox/dist';

// The programs are made by scripts/bundle-program.mjs.
export default defineConfig([
  { entry: ['src/index.ts'], format: 'esm', target: 'node20', dts: true },
  {
    entry: {
      'spawner-thread': `${sandboxFiles}/spawner-thread.js`,
      'probe-child': `${sandboxFiles}/probe-child.js`,
    },
    format: 'esm',
    target: 'node20',
    noExternal: [/.*/],
    splitting: false,
  },
]);
