import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fixture } from './fixture.js';
import { waitUntil } from './wait-until.js';

/** How a program ended, and all that it and its children wrote. */
export interface ProgramResult {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface ProgramOptions {
  execArgv?: string[];
  env?: Record<string, string>;
  /** The user to run it as, by number. */
  user?: number | undefined;
}

/** A fixture program in the making: a process beside the tests, as a user would start it. */
export class Program {
  readonly process: ChildProcess;
  /** Settles when it has ended and its output is complete, so when its children have ended too. */
  readonly result: Promise<ProgramResult>;
  #stdout = '';
  #stderr = '';

  constructor(file: string, args: string[], options: ProgramOptions) {
    this.process = spawn(process.execPath, [...(options.execArgv ?? []), file, ...args], {
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.user !== undefined && { uid: options.user, gid: options.user }),
    });
    this.process.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
    });
    this.process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
    });
    this.result = once(this.process, 'close').then(([code, signal]) => ({
      code,
      signal,
      stdout: this.#stdout,
      stderr: this.#stderr,
    }));
  }

  /** Waits until it, or a child of its, has written that to stderr. */
  complained(text: string): Promise<void> {
    return waitUntil(`the program to write ${text}`, () => this.#stderr.includes(text));
  }

  /** The first line it writes to stdout, read as JSON. */
  async firstLine<Value>(): Promise<Value> {
    await waitUntil(`a line of the program, which wrote ${JSON.stringify(this.#stderr)}`, () =>
      this.#stdout.includes('\n'),
    );
    return JSON.parse(this.#stdout.slice(0, this.#stdout.indexOf('\n'))) as Value;
  }
}

/** Starts a program: the name of a fixture, or an absolute path. */
export function startProgram(file: string, args: string[] = [], options: ProgramOptions = {}): Program {
  return new Program(file.startsWith('/') ? file : fixture(file), args, options);
}

/** Runs a program to its end. */
export function runProgram(
  file: string,
  args: string[] = [],
  options: ProgramOptions = {},
): Promise<ProgramResult> {
  return startProgram(file, args, options).result;
}
