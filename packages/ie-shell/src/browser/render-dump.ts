import type { FetchResponse } from '@internet-exploder/ie-ipc';
import type { Dump } from '../command-line.js';

/** What is printed of a page: the body as it came, or lines of text. */
export function renderDump(page: FetchResponse, dump: Dump): Uint8Array {
  switch (dump) {
    case 'source':
      return page.body;
    case 'status':
      return Buffer.from(`${page.status} ${page.finalUrl}\n`);
    case 'headers':
      return Buffer.from(page.headers.map(([name, value]) => `${name}: ${value}\n`).join(''));
  }
}
