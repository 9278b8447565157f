import { defineConfig } from 'tsup';
import { noteBundled } from '../../scripts/note-bundled.mjs';

export default defineConfig({
  // The others are for those who want no client.
  entry: [
    'src/index.ts',
    'src/site.ts',
    'src/refresh-hop.ts',
    'src/target-url.ts',
    'src/defaults.ts',
    'src/request-body.ts',
    'src/before-request.ts',
  ],
  format: 'esm',
  target: 'node20',
  // Packages that are not published: their code and their types are taken in.
  noExternal: [/ie-(text|options)/],
  dts: {
    compilerOptions: {
      paths: {
        '@internet-exploder/ie-text': ['../ie-text/src/index.ts'],
        '@internet-exploder/ie-options': ['../ie-options/src/index.ts'],
      },
    },
  },
  clean: true,
  esbuildPlugins: [noteBundled('index')],
});
