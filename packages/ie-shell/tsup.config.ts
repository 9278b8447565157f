import { defineConfig, type Options } from 'tsup';

/** Where ie-sandbox keeps the programs that it starts itself; they must lie beside the bundle that includes it. */
const sandboxFiles = 'node_modules/@internet-exploder/ie-sandbox/dist';

const alone: Options = { target: 'node20', noExternal: [/.*/], splitting: false };

// The programs are made by scripts/bundle-program.mjs.
export default defineConfig([
  { entry: ['src/index.ts'], format: 'esm', target: 'node20', dts: true },
  { ...alone, entry: { 'probe-child': `${sandboxFiles}/probe-child.js` }, format: 'esm' },
  { ...alone, entry: { 'spawner-thread': `${sandboxFiles}/spawner-thread.cjs` }, format: 'cjs' },
]);
