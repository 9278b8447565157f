import { expect } from 'vitest';
import { startShell } from './run-shell.js';

/** Runs the command on HTML from stdin; gives what it printed and how it ended. No process may outlive it. */
export async function readStdin(html: string | Uint8Array, ...args: string[]) {
  const shell = startShell([...args, '-'], { stdin: 'pipe' });
  // It may have had enough before the end.
  shell.process.stdin?.on('error', () => {});
  shell.process.stdin?.end(html);
  const { stdout, stderr, code, survivors } = await shell.outcome;
  expect(survivors).toEqual([]);
  return { code, stdout: stdout.toString(), stderr };
}
