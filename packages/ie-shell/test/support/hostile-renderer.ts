import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyProgram } from './copy-program.js';
import { type Running, startShell } from './run-shell.js';
import { temporaryFolder } from './temporary-folder.js';

/** How the renderer processes of a command misbehave. */
export interface Misbehaviour {
  how: string;
  /** Whether the first of them is the only one to do so. */
  once?: boolean;
}

/** Starts the command with renderer processes that misbehave so, for a page on stdin. */
export function startWithRenderer({ how, once = false }: Misbehaviour, ...more: string[]): Running {
  const folder = temporaryFolder();
  const command = copyProgram(folder);
  const fixture = new URL('../hostile/renderer.mjs', import.meta.url).href;
  const words = [how, ...(once ? [join(folder, 'marker')] : [])].map((word) => JSON.stringify(word));
  const program = `import(${JSON.stringify(fixture)}).then((it) => it.misbehave(${words}))`;
  writeFileSync(join(folder, 'child-renderer.cjs'), program);
  // It is of many files, which a confined child could not open.
  const args = ['--sandbox', 'off', ...more, '-'];
  const running = startShell(args, { command, cwd: folder, stdin: 'pipe' });
  running.process.stdin?.end('<p>page');
  return running;
}
