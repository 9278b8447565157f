import { defineConfig } from 'tsup';
import { noteBundled } from '../../scripts/note-bundled.mjs';

export default defineConfig({
  entry: ['src/index.ts', 'src/site.ts'],
  format: 'esm',
  target: 'node20',
  // A package that is not published: its code and its types are taken in.
  noExternal: [/ie-text/],
  dts: { compilerOptions: { paths: { '@internet-exploder/ie-text': ['../ie-text/src/index.ts'] } } },
  clean: true,
  esbuildPlugins: [noteBundled('index')],
});
