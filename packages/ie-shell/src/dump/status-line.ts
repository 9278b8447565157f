import { STATUS_CODES } from 'node:http';
import type { HopMeta } from '@internet-exploder/ie-ipc';

/** What the standards call the status; what the server called it is not known. Empty for one that is in none. */
export function statusText(status: number): string {
  return STATUS_CODES[status] ?? '';
}

/** As HTTP and HAR write it. A response out of the cache has the version of the messages it was made of. */
export function httpVersion({ connection }: Pick<HopMeta, 'connection'>): 'HTTP/1.1' | 'HTTP/2' {
  return connection?.protocol === 'h2' ? 'HTTP/2' : 'HTTP/1.1';
}
