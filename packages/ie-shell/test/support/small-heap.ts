import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyProgram } from './copy-program.js';
import { temporaryFolder } from './temporary-folder.js';

/** The option by which the built program caps the heap of its renderers. */
const HEAP_CAP = /--max-old-space-size=(?:\$\{[^}]+\}|\d+)/;

/**
 * The built command but for the cap of its renderers' heaps, in MiB: to fill what they have by default takes longer than
 * a test should.
 */
export function programWithHeap(mib: number): [string, string] {
  const folder = temporaryFolder();
  const command = copyProgram(folder);
  // Whichever part of the command it is in.
  const parts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.c?js$/.test(name) && !name.startsWith('node_modules'))
    .map((name) => join(folder, name));
  const capping = parts.filter((part) => HEAP_CAP.test(readFileSync(part, 'utf8')));
  if (capping.length === 0) throw new Error('the heaps of renderers are not capped');
  for (const part of capping) {
    writeFileSync(part, readFileSync(part, 'utf8').replace(HEAP_CAP, `--max-old-space-size=${mib}`));
  }
  return command;
}
