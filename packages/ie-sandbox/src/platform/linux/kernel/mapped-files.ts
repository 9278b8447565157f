import { readFileSync } from 'node:fs';
import { SandboxError } from '../../../model/sandbox-error.js';

/**
 * Returns the files whose code is mapped into this process, its program and its libraries, at the first call.
 * @throws SandboxError
 */
export function mappedFiles(): string[] {
  known ??= readMaps();
  return known;
}

let known: string[] | undefined;

/** Whether this process runs on musl rather than glibc. */
export function usesMusl(): boolean {
  return mappedFiles().some((file) => file.includes('ld-musl'));
}

function readMaps(): string[] {
  const maps = readOwnMaps();
  const files = [...maps.matchAll(/^\S+ r-xp \S+ \S+ \S+ +(\/.*)$/gm)].map(([, file]) => file ?? '');
  return [...new Set(files)];
}

function readOwnMaps(): string {
  try {
    return readFileSync('/proc/self/maps', 'utf8');
  } catch (cause) {
    throw new SandboxError(
      'IE_SANDBOX_LAYER_MISSING',
      'a child cannot be confined without /proc, which lists the loaded files and the state of threads; ' +
        "mount it, or pass sandbox: 'best-effort' to go on without confinement",
      { cause },
    );
  }
}
