import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { ShellError } from '../errors/shell-error.js';

/**
 * Adds a missing password, read from the terminal. Other processes can see the command line while the program
 * starts.
 *
 * @throws ShellError `IE_SHELL_USAGE` without a terminal. The signal's reason.
 */
export async function withPassword(user: string, signal: AbortSignal): Promise<string> {
  if (user.includes(':')) return user;
  const { stdin, stderr } = process;
  if (!stdin.isTTY || !stderr.isTTY) {
    throw new ShellError(
      'IE_SHELL_USAGE',
      `without a terminal, the password of ${user} must be given: use -u ${user}:PASSWORD, or -u ${user}: for none`,
    );
  }
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: nowhere, terminal: true });
  // From here on the terminal does not echo input.
  stderr.write(`Password of ${user}: `);
  // In raw mode the terminal does not turn the key into a signal.
  lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    return `${user}:${await lines.question('', { signal })}`;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    lines.close();
    stderr.write('\n');
  }
}
