import type { Dump } from '../dumps.js';
import type { FetchedPage } from './fetch.js';
import type { PageReport } from './page-report.js';
import { renderHeaders } from './render-headers.js';

/** What is to be printed of a page, and what has to be known of it for that. */
export interface DumpOrder {
  page: FetchedPage;
  dump: Dump;
  /** Whether somebody needs the body to come to its end, printed or not. */
  isReported: boolean;
  /** Asked when the body has been read. */
  report(): Promise<PageReport>;
}

/** What is printed of a page: the body as it comes, or lines of text. A body that nobody needs is not waited for. */
export async function* renderDump({ page, dump, isReported, report }: DumpOrder): AsyncGenerator<Uint8Array> {
  if (dump === 'source') {
    yield* page.body;
    return;
  }
  if (isReported) await drain(page.body);
  else await page.cancel();
  yield Buffer.from(await text(page, dump, report));
}

async function text(
  page: FetchedPage,
  dump: Exclude<Dump, 'source'>,
  report: DumpOrder['report'],
): Promise<string> {
  switch (dump) {
    case 'status':
      return `${page.status} ${page.finalUrl}\n`;
    case 'headers':
      return renderHeaders(page.meta?.hops ?? []);
    case 'json':
      return `${JSON.stringify(await report(), undefined, 2)}\n`;
  }
}

async function drain(body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of body);
}
