import type { FetchedPage } from '../browser/fetch.js';
import type { RawDump } from '../command-line/options/dumps.js';
import { renderHeaders } from './render-headers.js';

/** What is printed of a page: the body as it comes, or lines of text. A body that nobody needs is not waited for. */
export async function* renderDump({
  page,
  dump,
  isReported,
  heading = '',
}: DumpInput): AsyncGenerator<Uint8Array> {
  if (dump === 'source') {
    yield* page.body;
    return;
  }
  if (isReported) await drain(page.body);
  else await page.cancel();
  yield Buffer.from(heading + text(page, dump));
}

/** What is to be printed of a page, and what has to be known of it for that. */
export interface DumpInput {
  page: FetchedPage;
  dump: RawDump;
  /** Whether somebody needs the body to come to its end, printed or not. */
  isReported: boolean;
  /** What lines of text begin with. @default nothing */
  heading?: string | undefined;
}

function text(page: FetchedPage, dump: Exclude<RawDump, 'source'>): string {
  return dump === 'status' ? `${page.status} ${page.finalUrl}\n` : renderHeaders(page.meta?.hops ?? []);
}

async function drain(body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of body);
}
