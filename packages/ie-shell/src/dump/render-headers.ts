import type { HopMeta } from '@internet-exploder/ie-ipc';
import { showUnsafe } from '@internet-exploder/ie-text/unsafe';
import { httpVersion, statusText } from './status-line.js';

/** The heads of all hops as HTTP/1.1 would write them, each with an empty line behind it; what could steer a terminal escaped. */
export function renderHeaders(hops: readonly HopMeta[]): string {
  return hops.map((hop) => `${showUnsafe([statusLine(hop), ...fields(hop)].join('\n'))}\n\n`).join('');
}

function statusLine(hop: HopMeta): string {
  return `${httpVersion(hop)} ${hop.status} ${statusText(hop.status)}`.trimEnd();
}

function fields({ headers }: HopMeta): string[] {
  return headers.map(([name, value]) => `${name}: ${value}`);
}
