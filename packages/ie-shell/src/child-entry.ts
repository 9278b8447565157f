import { fileURLToPath } from 'node:url';
import type { ChildKind, ProgramOptions } from '@internet-exploder/ie-sandbox';

/** The bundled file that a child of that kind runs. All built files of this package lie side by side. */
export function childEntry(kind: ChildKind): string {
  return fileURLToPath(new URL(`./child-${kind}.cjs`, import.meta.url));
}

/** How it is run. */
export function childProgram(kind: ChildKind): ProgramOptions & { bundled: true } {
  return { entry: childEntry(kind), bundled: true, execArgv: [] };
}
