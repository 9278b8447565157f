import type { FetchedPage } from '../browser/fetch.js';
import type { RawDump } from '../command-line/options/dumps.js';
import { renderHeaders } from './render-headers.js';

/**
 * Renders a dump without a renderer: the body as it arrives, or lines of text. An unneeded body is cancelled.
 */
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

/** A page and its dump. */
export interface DumpInput {
  page: FetchedPage;
  dump: RawDump;
  /** Whether the body must be read to its end, printed or not. */
  isReported: boolean;
  /** Printed before lines of text. @default nothing */
  heading?: string | undefined;
}

function text(page: FetchedPage, dump: Exclude<RawDump, 'source'>): string {
  return dump === 'status' ? `${page.status} ${page.finalUrl}\n` : renderHeaders(page.meta?.hops ?? []);
}

async function drain(body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of body);
}
