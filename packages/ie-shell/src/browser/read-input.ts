import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { ShellError } from '../errors.js';

/**
 * Reads a file that the command line names, which no other process may; `-` is stdin.
 *
 * @throws ShellError `IE_SHELL_INPUT`
 */
export async function readInput(file: string): Promise<Buffer> {
  return attemptInput(file, () => (file === '-' ? buffer(process.stdin) : readFile(file)));
}

/** @throws ShellError `IE_SHELL_INPUT` for whatever the attempt fails of */
export async function attemptInput<Result>(file: string, attempt: () => Promise<Result>): Promise<Result> {
  try {
    return await attempt();
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new ShellError('IE_SHELL_INPUT', `${file} cannot be read: ${message}`, { cause });
  }
}
