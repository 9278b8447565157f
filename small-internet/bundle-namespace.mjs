// Bundles src/namespace/main.ts into one file, `main.mjs` in the folder that is given, for Node.js to run as it is.
import { fileURLToPath } from 'node:url';
import { build } from 'tsup';

await build({
  entry: { main: fileURLToPath(new URL('src/namespace/main.ts', import.meta.url)) },
  outDir: process.argv[2],
  outExtension: () => ({ js: '.mjs' }),
  format: 'esm',
  target: 'node20',
  noExternal: [/.*/],
  // What bundled CommonJS needs in an ES module.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
  splitting: false,
  silent: true,
  config: false,
});
