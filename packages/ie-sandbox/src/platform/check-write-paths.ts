import { realpathSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SandboxError } from '../model/sandbox-error.js';

/**
 * Resolves the folders that a child may change: absolute, with links followed.
 *
 * @throws SandboxError `IE_SANDBOX_WRITE_PATH` for a path that is no folder, or is never granted
 */
export function checkWritePaths(paths: readonly (string | URL)[], others: OtherPaths): string[] {
  return paths.map((path) => {
    const real = realFolder(path);
    const problem = describeProblem(real, others);
    if (problem === undefined) return real;
    throw refused(path, `${problem}: make a folder for what the child writes`);
  });
}

/** What else the child is about. */
export interface OtherPaths {
  /** The script that it runs. */
  script: string;
  execPath: string;
  /** What it may read, with links followed. */
  readPaths: readonly string[];
}

/** Folders of the system, of processes, of devices and of the kernel. */
const SYSTEM = [
  ...['/proc', '/sys', '/dev', '/etc', '/boot', '/bin', '/sbin', '/lib', '/lib64'],
  ...['/usr/bin', '/usr/sbin', '/usr/lib', '/usr/lib64', '/System', '/Library', '/private/etc'],
];

function describeProblem(folder: string, { script, execPath, readPaths }: OtherPaths): string | undefined {
  if (SYSTEM.some((path) => contains(path, folder))) return 'it belongs to the system';
  // What runs later, without confinement, or is another program's.
  const protectedPaths: [string, string | undefined][] = [
    ['the home folder', homeFolder()],
    ['the folder for temporary files, which programs share', tmpdir()],
    ['the program that the child runs', script],
    ['the Node.js that the child runs on', execPath],
    ['the code that confines the child', fileURLToPath(import.meta.url)],
    ...SYSTEM.map((path): [string, string] => ['folders of the system', path]),
  ];
  const [what] =
    protectedPaths.find(([, path]) => path !== undefined && contains(folder, realPath(path))) ?? [];
  if (what !== undefined) return `it is or contains ${what}`;
  const readPath = readPaths.find((path) => contains(folder, path));
  // Rules of the kernel add up, so nothing in a folder can be excepted.
  return readPath && `it contains ${JSON.stringify(readPath)} of readPaths, which the child could change`;
}

/** Whether a path is the folder or below it. */
function contains(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function realFolder(path: string | URL): string {
  try {
    // An empty path would mean the current folder.
    if (path === '') throw new Error('it is empty');
    const real = realpathSync(typeof path === 'string' ? resolve(path) : fileURLToPath(path.href));
    if (statSync(real).isDirectory()) return real;
  } catch (cause) {
    throw refused(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
  throw refused(path, 'it is not a folder');
}

function refused(path: string | URL, why: string, cause?: unknown): SandboxError {
  const message = `${JSON.stringify(path)} cannot be granted for writing: ${why}`;
  return new SandboxError('IE_SANDBOX_WRITE_PATH', message, { cause });
}

/** A path as it is where it does not exist. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

function homeFolder(): string | undefined {
  try {
    return homedir();
  } catch {
    // A user without an entry and without HOME has none.
    return undefined;
  }
}
