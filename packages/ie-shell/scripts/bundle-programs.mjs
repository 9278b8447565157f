// Builds the programs: the command, and one for each kind of child.
import { chmodSync } from 'node:fs';
import { bundleProgram } from './bundle-program.mjs';

await bundleProgram({ entry: 'src/cli.ts', outfile: 'dist/cli.cjs', pieces: 'beside' });
chmodSync('dist/cli.cjs', 0o755);
for (const kind of ['network', 'renderer']) {
  await bundleProgram({ entry: `src/child-${kind}/entry.ts`, outfile: `dist/child-${kind}.cjs` });
}
