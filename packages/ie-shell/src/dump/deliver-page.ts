import { type FetchedPage, type FetchParameters, fetchStream } from '../browser/fetch.js';
import type { BrowserOptions } from '../command-line/browser-options.js';
import type { RawDump } from '../command-line/options/dumps.js';
import type { PageOptions } from '../command-line/page-options.js';
import { ShellError } from '../errors/shell-error.js';
import { isDumb } from '../output/terminal-abilities.js';
import { writeOutput } from '../output/write-output.js';
import type { NetworkProcess } from '../processes/network-process.js';
import { continueDownload } from './download/continue-download.js';
import { headerOf } from './download/strong-validator.js';
import { showProgress } from './progress.js';
import { renderDump } from './render-dump.js';
import type { HarInput } from './render-har.js';

/**
 * Fetches the page and writes the requested dump while its body arrives. Returns how the page was fetched, if
 * a HAR needs it.
 *
 * @throws ShellError. The signal's reason.
 */
export async function deliverPage(
  network: NetworkProcess,
  parameters: FetchParameters,
  dump: RawDump,
  options: PageOptions,
): Promise<HarInput | undefined> {
  const isReported = options.har !== undefined;
  const its = { ...parameters, report: dump === 'headers' || isReported };
  const page = await (options.continue ? goOn(network, its, options) : deliver(network, its, dump, options));
  // There is no report if the reader of the output has closed it.
  return isReported
    ? { hops: page.meta?.hops ?? [], report: await page.report().catch(() => undefined) }
    : undefined;
}

type Size = { from: number; total: number | undefined };

async function deliver(
  network: NetworkProcess,
  parameters: FetchParameters,
  dump: RawDump,
  options: PageOptions,
): Promise<FetchedPage> {
  const { har, output: file, isNew, heading } = options;
  const page = await fetchStream(network, parameters);
  if (options.fail && page.status >= 400) {
    await page.cancel();
    throw new ShellError('IE_SHELL_HTTP_STATUS', `${page.finalUrl} answered with status ${page.status}`);
  }
  const pieces = renderDump({
    page,
    dump,
    isReported: har !== undefined,
    ...(dump === 'headers' && { heading }),
  });
  const size = { from: 0, total: announcedSize(page) };
  try {
    await writeOutput({ pieces: watch(pieces, size, options), file, isNew, signal: parameters.signal });
  } catch (error) {
    // The output cannot be opened, so nothing reads the body.
    await page.cancel().catch(() => {});
    throw error;
  }
  return page;
}

function goOn(
  network: NetworkProcess,
  parameters: FetchParameters,
  options: PageOptions,
): Promise<FetchedPage> {
  return continueDownload({
    file: options.output ?? '',
    isNew: options.isNew,
    parameters,
    fetch: (its) => fetchStream(network, its),
    watch: (pieces, size) => watch(pieces, size, options),
  });
}

/** Progress is hidden if the page goes to the same terminal, or stderr is not a terminal. */
function watch(
  pieces: AsyncIterable<Uint8Array>,
  size: Size,
  { dump, output, logLevel }: BrowserOptions,
): AsyncIterable<Uint8Array> {
  const isWanted =
    dump === 'source' &&
    logLevel !== 'silent' &&
    (output !== undefined || !process.stdout.isTTY) &&
    !isDumb(process);
  return isWanted ? showProgress(pieces, { terminal: process.stderr, ...size }) : pieces;
}

/** The size of the decoded body. A server announces only the size of an encoded one. */
function announcedSize({ headers }: FetchedPage): number | undefined {
  const length = headerOf(headers, 'content-length');
  return length === undefined || headerOf(headers, 'content-encoding') !== undefined
    ? undefined
    : Number(length);
}
