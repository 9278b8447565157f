import { STATUS_CODES } from 'node:http';
import type { HopMeta } from '@internet-exploder/ie-ipc';

/** The reason phrase from the standards, since the server's is unknown. Empty for an unknown status. */
export function statusText(status: number): string {
  return STATUS_CODES[status] ?? '';
}

/** The HTTP version as HTTP and HAR write it. A cached response has the version of its stored messages. */
export function httpVersion({ connection }: Pick<HopMeta, 'connection'>): 'HTTP/1.1' | 'HTTP/2' {
  return connection?.protocol === 'h2' ? 'HTTP/2' : 'HTTP/1.1';
}
