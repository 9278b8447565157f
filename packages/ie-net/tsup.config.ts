import { defineConfig } from 'tsup';
import { noteBundled } from '../../scripts/note-bundled.mjs';

export default defineConfig({
  // The other entries do not load the client.
  entry: {
    index: 'src/index.ts',
    site: 'src/partitions/site.ts',
    'refresh-hop': 'src/redirects/refresh-hop.ts',
    'target-url': 'src/options/target-url.ts',
    defaults: 'src/options/defaults.ts',
    'request-body': 'src/body/request-body.ts',
    'before-request': 'src/before-request.ts',
  },
  format: 'esm',
  target: 'node20',
  // These packages are not published, so their code and types are bundled.
  noExternal: [/ie-(text|options)/],
  dts: {
    compilerOptions: {
      paths: {
        '@internet-exploder/ie-text': ['../ie-text/src/index.ts'],
        '@internet-exploder/ie-options': ['../ie-options/src/index.ts'],
        '@internet-exploder/ie-text/unsafe': ['../ie-text/src/unsafe.ts'],
      },
    },
  },
  clean: true,
  esbuildPlugins: [noteBundled('index')],
});
