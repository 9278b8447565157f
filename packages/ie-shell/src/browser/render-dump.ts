import type { Dump } from '../dumps.js';
import type { Page } from './fetch.js';

/** What is printed of a page: the body as it comes, or lines of text, for which no body is read. */
export async function* renderDump(page: Page, dump: Dump): AsyncGenerator<Uint8Array> {
  switch (dump) {
    case 'source':
      yield* page.body;
      break;
    case 'status':
      await page.cancel();
      yield Buffer.from(`${page.status} ${page.finalUrl}\n`);
      break;
    case 'headers':
      await page.cancel();
      yield Buffer.from(page.headers.map(([name, value]) => `${name}: ${value}\n`).join(''));
  }
}
