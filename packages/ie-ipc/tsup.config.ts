import { defineConfig } from 'tsup';
import manifest from './package.json' with { type: 'json' };

export default defineConfig({
  // Three, so that messages are in a file that a bundle can leave for later: see validator.ts.
  entry: ['src/index.ts', 'src/channel.ts', 'src/messages.ts'],
  format: 'esm',
  target: 'node20',
  dts: true,
  clean: true,
  define: { __BUILD__: JSON.stringify(manifest.version) },
});
