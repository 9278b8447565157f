import { defineConfig } from 'tsup';
import { noteBundled } from '../../scripts/note-bundled.mjs';
import manifest from './package.json' with { type: 'json' };

export default defineConfig({
  // Channel and messages too, so that they are in files of their own that a bundle can leave for later: see
  // messages/default-schema.ts.
  entry: {
    index: 'src/index.ts',
    greet: 'src/greet.ts',
    channel: 'src/channel.ts',
    messages: 'src/messages/messages.ts',
  },
  format: 'esm',
  target: 'node20',
  // What is used of zod, in one file: to find and read its hundred takes about as long as Node.js does to start.
  // And a package that is not published: its code and its types are taken in.
  noExternal: ['zod/mini', /ie-(options|text)/],
  dts: {
    compilerOptions: {
      paths: {
        '@internet-exploder/ie-options': ['../ie-options/src/index.ts'],
        '@internet-exploder/ie-text/unsafe': ['../ie-text/src/unsafe.ts'],
      },
    },
  },
  clean: true,
  esbuildPlugins: [noteBundled('index')],
  define: { __BUILD__: JSON.stringify(manifest.version) },
});
