import type { FetchedPage, FetchParameters } from '../../browser/fetch.js';
import { messageOf } from '../../errors/message-of.js';
import { ShellError } from '../../errors/shell-error.js';
import { exists } from '../../output/output-name.js';
import { isThere } from '../../output/write-output.js';
import { parseContentRange } from './content-range.js';
import { openPartialFile, type PartialContent, type PartialFile } from './partial-file.js';
import { headerOf, strongValidator } from './strong-validator.js';

/**
 * Downloads into `file`. Continues an interrupted download if the server confirms the same content, otherwise
 * starts again. If the download fails, the partial file is kept for the next run. Returns the page that
 * answered.
 *
 * @throws ShellError as `fetchStream` does, `IE_SHELL_HTTP_STATUS` for a response without content,
 * `IE_NET_PROTOCOL` for another range than the requested one, `IE_SHELL_OUTPUT`. The signal's reason.
 */
export async function continueDownload(download: Download): Promise<FetchedPage> {
  const { file, isNew = false, parameters } = download;
  const part = await attempt(parameters, file, () => openPartialFile(file, { isNew }));
  const partial = await attempt(parameters, file, () => part.partial(parameters.url));
  if (partial) {
    const page = await goOn(download, part, partial);
    if (page) return page;
  }
  return startAnew(download, part, await download.fetch(asIs(parameters)));
}

/** A download that may continue an interrupted one. */
export interface Download {
  file: string;
  /** Whether an existing file is an error. @default false */
  isNew?: boolean;
  parameters: FetchParameters;
  fetch(parameters: FetchParameters): Promise<FetchedPage>;
  /** Called with the chunks on their way to the file, and its final size if that is known. */
  watch(
    pieces: AsyncIterable<Uint8Array>,
    size: { from: number; total: number | undefined },
  ): AsyncIterable<Uint8Array>;
}

/** Undefined if the download must start again. */
async function goOn(
  download: Download,
  part: PartialFile,
  partial: PartialContent,
): Promise<FetchedPage | undefined> {
  const { file, parameters, fetch } = download;
  const { size, validator } = partial;
  const page = await fetch({
    ...asIs(parameters),
    headers: [...(asIs(parameters).headers ?? []), ['range', `bytes=${size}-`], ['if-range', validator]],
  });
  const range = parseContentRange(headerOf(page.headers, 'content-range'));
  const theirs = strongValidator(page.headers);
  const isTheSame = theirs === undefined || theirs === validator;
  if (page.status === 416) {
    await page.cancel();
    if (!range || 'from' in range || range.total !== size || !isTheSame) return undefined;
    await attempt(parameters, file, () => part.finish(size));
    return page;
  }
  if (page.status !== 206) return startAnew(download, part, page);
  if (!range || !('from' in range) || range.from !== size || range.to !== range.total - 1 || !isTheSame) {
    await page.cancel();
    throw new ShellError(
      'IE_NET_PROTOCOL',
      `${page.finalUrl} sent another range than the requested one from byte ${size}: ` +
        `remove ${file}.part to start again`,
    );
  }
  if (range.total > parameters.policy.maxBodyBytes) {
    await page.cancel();
    throw new ShellError(
      'IE_NET_TOO_LARGE',
      `${page.finalUrl} has ${range.total} bytes, more than the limit of ${parameters.policy.maxBodyBytes}`,
    );
  }
  await write(download, part, page, { from: size, total: range.total });
  return page;
}

async function startAnew(download: Download, part: PartialFile, page: FetchedPage): Promise<FetchedPage> {
  const { file, parameters } = download;
  if (page.status < 200 || page.status > 299 || page.status === 206) {
    await page.cancel();
    throw new ShellError('IE_SHELL_HTTP_STATUS', `${page.finalUrl} answered with status ${page.status}`);
  }
  const total = contentLength(page);
  await attempt(parameters, file, () => part.begin(parameters.url, validatorOf(page)));
  await write(download, part, page, { from: 0, total });
  return page;
}

async function write(
  { file, parameters, watch }: Download,
  part: PartialFile,
  page: FetchedPage,
  size: { from: number; total: number | undefined },
): Promise<void> {
  let failure: { error: unknown } | undefined;
  const { from, total = Number.POSITIVE_INFINITY } = size;
  const wrong = (bytes: number) =>
    new ShellError('IE_NET_PROTOCOL', `${page.finalUrl} sent ${bytes} bytes of ${total}`);
  async function* pieces() {
    let bytes = from;
    try {
      for await (const piece of page.body) {
        bytes += piece.length;
        if (bytes > total) throw wrong(bytes);
        yield piece;
      }
    } catch (error) {
      failure = { error };
      throw error;
    }
  }
  const written = await attempt(
    parameters,
    file,
    () => part.write(watch(pieces(), size), from, parameters.signal),
    () => failure,
  );
  if (size.total !== undefined && written !== size.total) throw wrong(written);
  await attempt(parameters, file, () => part.finish(written));
}

/**
 * Without a content coding, because an encoded body cannot be continued, and without the cache, which cannot
 * help.
 */
function asIs(parameters: FetchParameters): FetchParameters {
  const headers =
    parameters.headers?.filter(([name]) => name !== 'accept-encoding' && name !== 'range') ?? [];
  return { ...parameters, cacheMode: 'no-store', headers: [...headers, ['accept-encoding', 'identity']] };
}

/** Undefined if the content is encoded nevertheless. */
function validatorOf({ headers }: FetchedPage): string | undefined {
  return isCoded(headers) ? undefined : strongValidator(headers);
}

function contentLength({ headers }: FetchedPage): number | undefined {
  const text = headerOf(headers, 'content-length');
  return text === undefined || isCoded(headers) ? undefined : Number(text);
}

function isCoded(headers: FetchedPage['headers']): boolean {
  return headers.some(([name, value]) => name === 'content-encoding' && value.toLowerCase() !== 'identity');
}

async function attempt<Result>(
  { signal }: FetchParameters,
  file: string,
  work: () => Promise<Result>,
  failure: () => { error: unknown } | undefined = () => undefined,
): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    signal.throwIfAborted();
    const known = failure();
    if (known) throw known.error;
    if (isThere(cause)) throw exists(file);
    const message = messageOf(cause);
    throw new ShellError('IE_SHELL_OUTPUT', `${file} cannot be written: ${message}`, { cause });
  }
}
