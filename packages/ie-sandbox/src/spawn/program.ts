import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ENV_FD, ENV_PIPE } from '@internet-exploder/ie-ipc';
import { type ChildKind, KIND_OPTION } from '../model/process-kind.js';
import { SandboxError } from '../model/sandbox-error.js';

/**
 * Returns the command line of a child.
 *
 * @throws SandboxError `IE_SANDBOX_NESTED`, `IE_SANDBOX_NO_ENTRY`
 */
export function commandLine(kind: ChildKind, options: ProgramOptions): CommandLine {
  const { entry, args = [], execPath = process.execPath } = options;
  const isOwn = entry === undefined;
  // An absolute path cannot be taken for an option of Node.js, and does not depend on the working folder.
  const script = resolve(isOwn ? currentProgram() : entryPath(entry));
  const execArgv = options.execArgv ?? (isOwn ? inheritedOptions(process.execArgv) : []);
  return { execPath, script, args: [...execArgv, script, ...args, KIND_OPTION, kind] };
}

/** What a child runs. */
export interface ProgramOptions {
  /** The script to run, as a path or a `file:` URL. @default the current program, re-executed */
  entry?: string | URL | undefined;
  /** Arguments before `--subprocess-kind <kind>`. @default none */
  args?: readonly string[] | undefined;
  /** The Node.js that runs it. @default process.execPath */
  execPath?: string | undefined;
  /** Node.js options. @default none with an entry, otherwise those of the current program */
  execArgv?: readonly string[] | undefined;
}

/**
 * Node.js options for this process only: its debugger, its test runner, and variables that may contain a
 * secret.
 */
const NOT_INHERITED = /^(--inspect|--debug-port|--watch|--test|--env-file|--interactive$|-i$)/;
/** Those of them whose value may be a separate word. */
const VALUE_FOLLOWS =
  /^--(inspect-port|debug-port|inspect-publish-uid|watch-path|env-file(-if-exists)?|test-(name-pattern|skip-pattern|reporter|reporter-destination|concurrency|timeout|shard))$/;

/** The command that is executed for a child. */
export interface CommandLine {
  execPath: string;
  /** The absolute path of the script, which is among the arguments. */
  script: string;
  args: string[];
}

function currentProgram(): string {
  // A program that ignores the option would start itself again and again.
  if (process.env[ENV_FD] !== undefined || process.env[ENV_PIPE] !== undefined) {
    throw new SandboxError(
      'IE_SANDBOX_NESTED',
      `this process is a child itself (${ENV_FD} or ${ENV_PIPE} is set) and cannot start its own program again: ` +
        `handle ${KIND_OPTION} before calling spawnChild, or pass an entry`,
    );
  }
  const script = process.argv[1];
  // A dash stands for stdin, which was read already.
  if (!script || script === '-' || process.execArgv.some((flag) => /^(--eval|--print|-[ep])/.test(flag))) {
    throw new SandboxError(
      'IE_SANDBOX_NO_ENTRY',
      'the current program has no script file to start: pass an entry to spawnChild',
    );
  }
  return script;
}

function inheritedOptions(execArgv: readonly string[]): string[] {
  return execArgv.filter(
    (word, at) => !NOT_INHERITED.test(word) && !VALUE_FOLLOWS.test(execArgv[at - 1] ?? ''),
  );
}

function entryPath(entry: string | URL): string {
  const text = String(entry);
  if (text.startsWith('file:')) return fileURLToPath(text);
  if (text !== '' && typeof entry === 'string') return text;
  throw new SandboxError(
    'IE_SANDBOX_NO_ENTRY',
    `${JSON.stringify(text)} is not an entry: use a path or a file: URL`,
  );
}
