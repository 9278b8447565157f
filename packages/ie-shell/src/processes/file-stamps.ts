import { statSync } from 'node:fs';

/** A text that is another one when a file has been changed, replaced, made or removed. */
export function fileStamps(files: readonly string[]): string {
  return files.map(stamp).join(' ');
}

/** By these the system says how names are resolved; a confined process can read only those that were there when it started. */
export const RESOLVER_FILES = ['/etc/resolv.conf', '/etc/hosts', '/etc/nsswitch.conf', '/etc/gai.conf'];

function stamp(file: string): string {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found ? `${found.dev}:${found.ino}:${found.size}:${found.mtimeNs}` : 'none';
}
