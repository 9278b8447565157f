import { statSync } from 'node:fs';

/** Returns a text that changes when a file is changed, replaced, created or removed. */
export function fileStamps(files: readonly string[]): string {
  return files.map(stamp).join(' ');
}

/**
 * The files that configure name resolution. A confined process can read only those that existed at its start.
 */
export const RESOLVER_FILES = ['/etc/resolv.conf', '/etc/hosts', '/etc/nsswitch.conf', '/etc/gai.conf'];

function stamp(file: string): string {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found ? `${found.dev}:${found.ino}:${found.size}:${found.mtimeNs}` : 'none';
}
