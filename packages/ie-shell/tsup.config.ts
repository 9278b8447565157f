import { defineConfig } from 'tsup';

/** Where ie-sandbox keeps the programs that it starts itself; they must lie beside the bundle that includes it. */
const sandboxFiles = 'node_modules/@internet-exploder/ie-sandbox/dist';

export default defineConfig([
  { entry: ['src/index.ts'], format: 'esm', target: 'node20', dts: true },
  {
    // One file, with all that it needs, since it can be a child, too, and that opens nothing once it is confined.
    // What it imports by import() is evaluated at that point and not before. See scripts/bundle-child.mjs for the
    // programs that are nothing but children.
    entry: { cli: 'src/cli.ts' },
    format: 'cjs',
    target: 'node20',
    noExternal: [/.*/],
    splitting: false,
    // Right in a folder with any name, which what esbuild and tsup make of it is not.
    define: { 'import.meta.url': '__moduleUrl' },
    banner: { js: "const __moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
  },
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
