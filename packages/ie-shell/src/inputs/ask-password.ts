import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { ShellError } from '../errors/shell-error.js';

/**
 * A name with its password, which the terminal is asked for where it was not given: the command line is seen by every
 * process of the machine while the program starts.
 *
 * @throws ShellError `IE_SHELL_USAGE` where there is no terminal. The signal's reason.
 */
export async function withPassword(user: string, signal: AbortSignal): Promise<string> {
  if (user.includes(':')) return user;
  const { stdin, stderr } = process;
  if (!stdin.isTTY || !stderr.isTTY) {
    throw new ShellError(
      'IE_SHELL_USAGE',
      `there is no terminal to ask for the password of ${user}: give -u ${user}:PASSWORD, or -u ${user}: for none`,
    );
  }
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: nowhere, terminal: true });
  // Only now the terminal shows nothing of what is typed.
  stderr.write(`Password of ${user}: `);
  // The terminal does not turn the key into a signal while it is read key by key.
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
