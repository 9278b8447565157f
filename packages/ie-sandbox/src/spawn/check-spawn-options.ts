import { isOfClass, type KnownOptions } from '@internet-exploder/ie-options';
import { timerMs } from '../life/child-handle.js';
import { check } from '../model/check-option.js';
import { parseConnectPorts } from '../model/connect-ports.js';
import { checkLimits, LIMITS } from '../model/limits.js';
import { TRANSPORTS } from '../model/transport.js';
import { SANDBOX_MODES } from '../platform/prepare-confinement.js';
import type { ProgramOptions } from './program.js';
import type { SpawnOptions } from './spawn-options.js';

/** Refuses unknown or invalid options of `spawnChild` before anything is started. */
export function checkSpawnOptions(options: SpawnOptions<unknown>): void {
  check.options<SpawnOptions<unknown>>(options, { what: 'spawnChild()', known: SPAWN_OPTIONS });
  checkSpawnValues(options);
}

const PROGRAM_OPTIONS: KnownOptions<ProgramOptions> = {
  entry: true,
  args: true,
  execPath: true,
  execArgv: true,
};

/** The options of a start without a signal. */
export const START_OPTIONS: KnownOptions<Omit<SpawnOptions<unknown>, 'signal'>> = {
  ...PROGRAM_OPTIONS,
  env: true,
  sandbox: true,
  profile: true,
  readPaths: true,
  connectPorts: true,
  writePaths: true,
  limits: LIMITS,
  bundled: true,
  transport: true,
  stderr: true,
  startTimeoutMs: true,
  shutdownTimeoutMs: true,
  incoming: true,
};

const SPAWN_OPTIONS: KnownOptions<SpawnOptions<unknown>> = { ...START_OPTIONS, signal: true };

/** Checks the values of options whose names are known. Paths are checked when a child is planned. */
export function checkSpawnValues(options: SpawnOptions<unknown>): void {
  checkProgram(options);
  const { env, sandbox, readPaths, writePaths, connectPorts, limits, bundled, transport, stderr } = options;
  const { startTimeoutMs, shutdownTimeoutMs, signal, incoming } = options;
  if (env !== undefined) checkEnv(env);
  if (sandbox !== undefined) check.oneOf('sandbox', sandbox, SANDBOX_MODES);
  if (readPaths !== undefined) checkPaths('readPaths', readPaths);
  if (writePaths !== undefined) checkPaths('writePaths', writePaths);
  if (connectPorts !== undefined) parseConnectPorts(connectPorts);
  if (limits !== undefined) checkLimits(limits);
  if (bundled !== undefined) check.boolean('bundled', bundled);
  if (transport !== undefined) check.oneOf('transport', transport, TRANSPORTS);
  if (stderr !== undefined && typeof stderr !== 'function' && stderr !== 'forward' && stderr !== 'ignore') {
    throw check.invalid('stderr', "'forward', 'ignore' or a function", stderr);
  }
  if (startTimeoutMs !== undefined) checkStartTimeout(startTimeoutMs);
  if (shutdownTimeoutMs !== undefined) timerMs('shutdownTimeoutMs', shutdownTimeoutMs);
  check.signal('signal', signal);
  if (incoming !== undefined) check.standardSchema('incoming', incoming);
}

function checkProgram({ entry, args, execPath, execArgv }: ProgramOptions): void {
  if (entry !== undefined && typeof entry !== 'string' && !isOfClass(entry, 'URL')) {
    throw check.invalid('entry', 'a path or a file: URL', entry);
  }
  if (args !== undefined) checkWords('args', args);
  if (execPath !== undefined && !(isWord(execPath) && execPath !== '')) {
    throw check.invalid('execPath', 'the path of a Node.js executable', execPath);
  }
  if (execArgv !== undefined) checkWords('execArgv', execArgv);
}

function checkWords(name: string, words: unknown): void {
  const wanted = 'a list of strings without NUL';
  const wrong = check.array(name, words, wanted, { isSecret: true }).find((word) => !isWord(word));
  // Arguments may contain a secret.
  if (wrong !== undefined) throw check.invalid(name, wanted, wrong, { isSecret: true });
}

// The kernel takes a NUL for the end.
function isWord(word: unknown): word is string {
  return typeof word === 'string' && !word.includes('\0');
}

function checkEnv(env: unknown): void {
  for (const [name, value] of Object.entries(
    check.object('env', env, { wanted: 'an object of strings', isSecret: true }),
  )) {
    // The kernel would read `A=B` as a variable A.
    if (!isWord(name) || name === '' || name.includes('=')) {
      throw check.invalid('env', 'names without = and NUL', name);
    }
    if (isWord(value)) continue;
    throw check.invalid(`env.${name}`, 'a string without NUL', value, { isSecret: true });
  }
}

function checkPaths(name: string, paths: unknown): void {
  const wanted = 'a list of paths and file: URLs';
  for (const path of check.array(name, paths, wanted)) {
    if (typeof path !== 'string' && !isOfClass(path, 'URL')) throw check.invalid(name, wanted, path);
  }
}

function checkStartTimeout(ms: unknown): void {
  if (typeof ms === 'number' && ms > 0) return;
  throw check.invalid('startTimeoutMs', 'a number of milliseconds above 0, or Infinity', ms);
}
