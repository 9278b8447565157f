import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { resolveWords } from './named-server.js';
import { processesWith } from './processes.js';

/** The built command, as a user's shell would run it. */
export const CLI = builtFile('cli.cjs');

/** The options that let a test reach its server on the loopback interface. */
export const LOCAL = ['--allow-http', '--allow-private=127.0.0.1'] as const;

/** The same, for a page that is printed as it came. */
export const LOCAL_SOURCE = [...LOCAL, '--dump', 'source'] as const;

/** What a run of the command left. */
export interface Outcome {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: Buffer;
  stderr: string;
  /** Processes of that run that outlived it. */
  survivors: number[];
}

export interface RunOptions extends Pick<SpawnOptions, 'env' | 'cwd'> {
  /** The program and its first arguments, where it is not Node.js with the built command. */
  command?: readonly [string, ...string[]];
  /** What it can read from stdin. @default nothing */
  stdin?: 'ignore' | 'pipe';
}

/** A run of the command that goes on. */
export interface Running {
  process: ChildProcess;
  /** Settles with the first match in what was written to stderr. */
  stderrMatch(pattern: RegExp): Promise<RegExpExecArray>;
  outcome: Promise<Outcome>;
}

/** What may reach the loopback interface finds the servers of the test by their names. */
export function withNames(word: string): string[] {
  return word === '--allow-http' ? [...resolveWords(), word] : [word];
}

export function builtFile(name: string): string {
  return fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));
}

/** Runs the command to its end. */
export function runShell(args: readonly string[], options?: RunOptions): Promise<Outcome> {
  return startShell(args, options).outcome;
}

/** Starts the command. What is still running when the test is over, is killed. */
export function startShell(args: readonly string[], options: RunOptions = {}): Running {
  const { command = [process.execPath, CLI], env = {}, cwd, stdin = 'ignore' } = options;
  const [program, ...words] = command;
  const mark = randomUUID();
  const child = spawn(program, [...words, ...args.flatMap(withNames)], {
    cwd,
    // A child is let see the locale's variables: by this one, those of this run are found among all processes.
    env: { PATH: process.env.PATH, ...env, LC_IE_TEST: mark },
    stdio: [stdin, 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const { stdout: output, stderr: errors } = child;
  if (!output || !errors) throw new Error('the command has no pipes');
  const stdout: Buffer[] = [];
  output.on('data', (chunk: Buffer) => stdout.push(chunk));
  let stderr = '';
  errors.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const outcome = new Promise<Outcome>((resolve, reject) => {
    let survivors: number[] = [];
    child.once('error', reject);
    child.once('exit', () => {
      survivors = processesWith(`LC_IE_TEST=${mark}`);
    });
    child.once('close', (code, signal) => {
      resolve({ code, signal, stdout: Buffer.concat(stdout), stderr, survivors });
    });
  });
  const stderrMatch = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(stderr);
        if (match) resolve(match);
        return match;
      };
      if (look()) return;
      errors.on('data', look);
      outcome.then(() => look() ?? reject(new Error(`${pattern} is not in:\n${stderr}`)), reject);
    });
  return { process: child, stderrMatch, outcome };
}
