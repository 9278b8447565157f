import { cpSync, mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CLI } from './run-shell.js';

/** Copies the built program into a folder, and links what it uses of other packages there. */
export function copyProgram(folder: string): [string, string] {
  const command = copyProgramAlone(folder);
  mkdirSync(join(folder, 'node_modules'));
  const native = fileURLToPath(new URL('../../node_modules/@koromix', import.meta.url));
  symlinkSync(realpathSync(native), join(folder, 'node_modules/@koromix'));
  return command;
}

/** Copies the built program into a folder where it finds no other package: nothing there can confine a child. */
export function copyProgramAlone(folder: string): [string, string] {
  cpSync(dirname(CLI), folder, { recursive: true });
  return [process.execPath, join(folder, 'cli.cjs')];
}
