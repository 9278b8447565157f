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

/** The most that the JavaScript heap of a renderer grows to: a page that needs more ends it. */
const HEAP_MIB = 1024;

/** What else it may have: buffers, and the memory of V8 itself. */
const MAX_DATA_BYTES = 3 * 1024 ** 3;

/**
 * What makes V8 wait before it optimizes: the parts of a parser are run so often that by default all of them are
 * optimized within the first page, at its cost, and again when it shows them more than they had seen.
 */
function optimizeLater(): string[] {
  const major = Number.parseInt(process.versions.v8, 10);
  // Node refuses to start with a flag that its V8 does not have.
  if (major === 11) return ['--interrupt-budget=1000000'];
  return major >= 12 && major <= 14 ? ['--invocation-count-for-turbofan=20000'] : [];
}

/** How a renderer is run. */
export function rendererProgram() {
  return {
    ...childProgram('renderer'),
    execArgv: [`--max-old-space-size=${HEAP_MIB}`, ...optimizeLater()],
    limits: { dataBytes: MAX_DATA_BYTES },
  };
}
