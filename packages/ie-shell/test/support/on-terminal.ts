import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { CLI, withNames } from './run-shell.js';

/** Whether the script command of util-linux is there, which makes terminals. */
export function hasTerminals(): boolean {
  return spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false;
}

export interface Terminal {
  columns?: number;
  rows?: number;
  env?: NodeJS.ProcessEnv;
}

/** Runs the command on a terminal, and gives what that has shown, with plain line ends. */
export async function runOnTerminal(
  args: readonly string[],
  { columns = 80, rows = 24, env = {} }: Terminal = {},
): Promise<{ code: number | null; shown: string }> {
  const words = [process.execPath, CLI, ...args.flatMap(withNames)].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qec', `stty cols ${columns} rows ${rows}; ${words}`, '/dev/null'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, TERM: 'xterm', ...env },
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [code] = await once(child, 'close');
  return { code, shown: Buffer.concat(chunks).toString().replaceAll('\r\n', '\n') };
}
