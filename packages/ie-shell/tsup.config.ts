import { defineConfig } from 'tsup';

/** Where ie-sandbox keeps the programs that it starts itself; they must lie beside the bundle that includes it. */
const sandboxFiles = 'node_modules/@internet-exploder/ie-sandbox/dist';

export default defineConfig([
  { entry: ['src/index.ts'], format: 'esm', target: 'node20', dts: true },
  {
    // Programs: each is one file, with all that it needs, since a child can open nothing once it is confined.
    // What they import() is evaluated at that point and not before.
    entry: {
      cli: 'src/cli.ts',
      'child-network': 'src/child-network/entry.ts',
      'child-renderer': 'src/child-renderer/entry.ts',
    },
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
