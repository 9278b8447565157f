import { readFileSync, writeFileSync } from 'node:fs';
import { copyProgram } from './copy-program.js';
import { temporaryFolder } from './temporary-folder.js';

/** The option by which the built command caps the heap of its renderers. */
const HEAP_CAP = /--max-old-space-size=\$\{[^}]+\}/g;

/**
 * The built command but for the cap of its renderers' heaps, in MiB: to fill what they have by default takes longer than
 * a test should.
 */
export function programWithHeap(mib: number): [string, string] {
  const [node, cli] = copyProgram(temporaryFolder());
  const program = readFileSync(cli, 'utf8');
  const caps = program.match(HEAP_CAP) ?? [];
  if (caps.length !== 1)
    throw new Error(`the heap of renderers is capped in ${caps.length} places of ${cli}`);
  writeFileSync(cli, program.replace(HEAP_CAP, `--max-old-space-size=${mib}`));
  return [node, cli];
}
