import { readFileSync } from 'node:fs';

let known: string[] | undefined;

/** The files whose code is mapped into this process, its program and its libraries, as of the first call. */
export function mappedFiles(): string[] {
  known ??= readMaps();
  return known;
}

/** Whether this process runs on musl rather than glibc. */
export function usesMusl(): boolean {
  return mappedFiles().some((file) => file.includes('ld-musl'));
}

function readMaps(): string[] {
  const maps = readFileSync('/proc/self/maps', 'utf8');
  const files = [...maps.matchAll(/^\S+ r-xp \S+ \S+ \S+ +(\/.*)$/gm)].map(([, file]) => file ?? '');
  return [...new Set(files)];
}
