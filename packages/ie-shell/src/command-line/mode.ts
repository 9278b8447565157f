import { requestedKind } from '@internet-exploder/ie-sandbox';
import { parseCommandLine } from './command-line.js';
import type { Mode } from './program-mode.js';

/**
 * Reads the command line (without the program's own two words).
 *
 * @throws ShellError `IE_SHELL_USAGE` with one line that says what to do.
 * SandboxError `IE_SANDBOX_INVALID_KIND` for a subprocess kind that is none.
 */
export function mode(argv: readonly string[] = process.argv.slice(2)): Mode {
  const kind = requestedKind(argv);
  return kind ? { type: 'subprocess', kind } : parseCommandLine(argv);
}
