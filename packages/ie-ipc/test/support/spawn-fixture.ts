import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Duplex, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';

export interface Fixture {
  child: ChildProcess;
  /** This end of the child's descriptor 3. */
  stream: Duplex;
  /** Settles once the child has exited and its output is read. */
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }>;
}

interface FixtureOptions {
  /** Options for Node.js itself. */
  execArgv?: string[];
  /** Whether it may write to stderr; else that fails the test. */
  mayComplain?: boolean;
}

/** Runs a fixture program with a socket as its descriptor 3, until the test has finished at the latest. */
export function spawnFixture(
  name: string,
  env: NodeJS.ProcessEnv = { IE_IPC_FD: '3' },
  { execArgv = [], mayComplain = false }: FixtureOptions = {},
): Fixture {
  const path = fileURLToPath(new URL(`../fixtures/${name}.mjs`, import.meta.url));
  const child = spawn(process.execPath, [...execArgv, path], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, TMPDIR: process.env.TMPDIR, ...env },
  });
  const stream = child.stdio[3] as Duplex;
  // The child's own 'close' would wait for the channel too.
  const exited = Promise.all([
    once(child, 'exit'),
    text(child.stdio[1] as Readable),
    text(child.stdio[2] as Readable),
  ]).then(([[code, signal], stdout, stderr]) => ({ code, signal, stdout, stderr }));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    stream.destroy();
    const { stderr } = await exited;
    if (!mayComplain) expect(stderr).toBe('');
  });
  return { child, stream, exited };
}
