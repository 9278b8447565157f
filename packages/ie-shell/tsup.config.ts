import { defineConfig } from 'tsup';

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
    shims: true,
  },
]);
