import type { HopMeta } from '@internet-exploder/ie-ipc';
import { showUnsafe } from '@internet-exploder/ie-text/unsafe';
import { httpVersion, statusText } from './status-line.js';

/**
 * The heads of all hops in HTTP/1.1 syntax, each followed by an empty line. Unsafe characters are escaped.
 */
export function renderHeaders(hops: readonly HopMeta[]): string {
  return hops.map((hop) => `${showUnsafe([statusLine(hop), ...fields(hop)].join('\n'))}\n\n`).join('');
}

function statusLine(hop: HopMeta): string {
  return `${httpVersion(hop)} ${hop.status} ${statusText(hop.status)}`.trimEnd();
}

function fields({ headers }: HopMeta): string[] {
  return headers.map(([name, value]) => `${name}: ${value}`);
}
