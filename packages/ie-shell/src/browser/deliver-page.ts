import type { BrowserOptions } from '../browser-options.js';
import type { RawDump } from '../dumps.js';
import { ShellError } from '../errors.js';
import { continueDownload } from './continue-download.js';
import { type CookieJar, writeCookieJar } from './cookie-jar.js';
import { type FetchedPage, type FetchOrder, fetchStream } from './fetch.js';
import type { NetworkProcess } from './network-process.js';
import { showProgress } from './progress.js';
import { renderDump } from './render-dump.js';
import { headerOf } from './strong-validator.js';
import { writeHar } from './write-har.js';
import { writeOutput } from './write-output.js';

type Size = { from: number; total: number | undefined };

/**
 * Fetches the page, and writes what was asked for of it: the dump as it comes, then how it came, then the cookies.
 *
 * @throws ShellError. The signal's reason.
 */
export async function deliverPage(
  network: NetworkProcess,
  order: FetchOrder,
  dump: RawDump,
  options: BrowserOptions & { jar?: CookieJar | undefined },
): Promise<void> {
  const { har, jar } = options;
  const { signal } = order;
  const report = dump === 'headers' || har !== undefined;
  const its = { ...order, report };
  const page = await (options.continue ? goOn(network, its, options) : deliver(network, its, dump, options));
  if (har !== undefined) await writeHarOf(page, har, signal);
  if (jar) await writeCookieJar(network, jar, signal);
}

async function deliver(
  network: NetworkProcess,
  order: FetchOrder,
  dump: RawDump,
  options: BrowserOptions,
): Promise<FetchedPage> {
  const { har, output: file } = options;
  const page = await fetchStream(network, order);
  if (options.fail && page.status >= 400) {
    throw new ShellError('IE_SHELL_HTTP_STATUS', `${page.finalUrl} answered with status ${page.status}`);
  }
  const pieces = renderDump({
    page,
    dump,
    isReported: har !== undefined,
  });
  const size = { from: 0, total: announcedSize(page) };
  await writeOutput({ pieces: watch(pieces, size, options), file, signal: order.signal });
  return page;
}

function goOn(network: NetworkProcess, order: FetchOrder, options: BrowserOptions): Promise<FetchedPage> {
  return continueDownload({
    file: options.output ?? '',
    order,
    fetch: (its) => fetchStream(network, its),
    watch: (pieces, size) => watch(pieces, size, options),
  });
}

/** A line of progress would be lost in a page that goes to the same terminal. */
function watch(
  pieces: AsyncIterable<Uint8Array>,
  size: Size,
  { dump, output, logLevel }: BrowserOptions,
): AsyncIterable<Uint8Array> {
  const isWanted =
    dump === 'source' && logLevel !== 'silent' && (output !== undefined || !process.stdout.isTTY);
  return isWanted ? showProgress(pieces, { terminal: process.stderr, ...size }) : pieces;
}

/** How long the body is when it has been decoded: what is announced of a coded one is something else. */
function announcedSize({ headers }: FetchedPage): number | undefined {
  const length = headerOf(headers, 'content-length');
  return length === undefined || headerOf(headers, 'content-encoding') !== undefined
    ? undefined
    : Number(length);
}

async function writeHarOf({ meta, report }: FetchedPage, file: string, signal: AbortSignal): Promise<void> {
  // There is none where whoever reads the output had seen enough.
  await writeHar({ hops: meta?.hops ?? [], report: await report().catch(() => undefined) }, file, signal);
}
