import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SandboxError } from '../model/sandbox-error.js';

/**
 * Resolves the paths that a child may read: absolute, with links followed.
 *
 * @throws SandboxError `IE_SANDBOX_READ_PATH` for a path that does not exist, or is never granted
 */
export function checkReadPaths(paths: readonly (string | URL)[]): string[] {
  return paths.map((path) => {
    const real = realPath(path);
    const isForbidden =
      real === '/' || NEVER_READ.some((folder) => real === folder || real.startsWith(`${folder}/`));
    if (isForbidden) {
      throw new SandboxError(
        'IE_SANDBOX_READ_PATH',
        `${JSON.stringify(path)} cannot be granted to a child: list single files instead`,
      );
    }
    return real;
  });
}

/** Folders that lead to other processes, to devices and to the kernel. */
const NEVER_READ = ['/proc', '/sys', '/dev'];

function realPath(path: string | URL): string {
  try {
    // An empty path would mean the current folder.
    if (path === '') throw new Error('it is empty');
    const real = realpathSync(typeof path === 'string' ? resolve(path) : fileURLToPath(path.href));
    const found = statSync(real);
    if (found.isFile() || found.isDirectory()) return real;
    throw new Error('it is neither a file nor a folder');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SandboxError('IE_SANDBOX_READ_PATH', `${JSON.stringify(path)} cannot be granted: ${why}`, {
      cause,
    });
  }
}
