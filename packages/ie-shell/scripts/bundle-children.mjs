// Writes the program of each kind of child beside the rest of what was built.
import { bundleChild } from './bundle-child.mjs';

for (const kind of ['network', 'renderer']) {
  await bundleChild(`src/child-${kind}/entry.ts`, `dist/child-${kind}.cjs`);
}
