import { join } from 'node:path';
import type { ChildKind } from '@internet-exploder/ie-sandbox';

/** The bundled file that a child of that kind runs. All built files of this package lie side by side. */
export function childEntry(kind: ChildKind): string {
  // import.meta.url is made up in a CommonJS bundle, and wrong in a folder with a # or % in its name.
  return join(__dirname, `child-${kind}.cjs`);
}
