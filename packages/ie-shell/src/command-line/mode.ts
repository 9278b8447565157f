import { requestedKind } from '@internet-exploder/ie-sandbox';
import { parseCommandLine } from './command-line.js';
import type { Mode } from './program-mode.js';

/**
 * Parses the command line, without the first two words of the process.
 *
 * @throws ShellError `IE_SHELL_USAGE` with one line that says what to do.
 * SandboxError `IE_SANDBOX_INVALID_KIND` for an unknown kind of child process.
 */
export function mode(argv: readonly string[] = process.argv.slice(2)): Mode {
  const kind = requestedKind(argv);
  return kind ? { type: 'subprocess', kind } : parseCommandLine(argv);
}
