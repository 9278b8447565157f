import { Readable } from 'node:stream';
import type { TextLayout } from '@internet-exploder/ie-ipc';
import type { Page } from '../browser/page.js';
import type { ParsedDump } from '../command-line/options/dumps.js';
import type { PageOptions } from '../command-line/page-options.js';
import type { Log } from '../errors/log.js';
import { ShellError } from '../errors/shell-error.js';
import { writeOutput } from '../output/write-output.js';
import { layoutFor } from './layout-for.js';
import { printInPager } from './pager.js';
import { renderReading } from './render-reading.js';

/**
 * Opens a page and writes the requested dump. If the renderer ends before anything is written, another one
 * loads the page again, at most `retry` times.
 *
 * @throws ShellError, SandboxError. The signal's reason.
 */
export async function deliverReading(
  open: Open,
  dump: ParsedDump,
  { options, log, signal }: { options: PageOptions; log: Log; signal: AbortSignal },
): Promise<Page> {
  const layout = layoutFor(options);
  const { page, text } = await readWithRetries(open, { dump, layout, options, log, signal });
  if (page.needsScript) log.warn('the page needs scripts to show its content, and scripts do not run');
  const isSafe = dump !== 'dom';
  if (await printInPager(text, { options, isSafe, signal })) return page;
  const { output: file, isNew } = options;
  await writeOutput({ pieces: Readable.from([Buffer.from(text)]), file, isNew, isSafe, signal });
  return page;
}

/** Opens a page, as often as it is called. */
type Open = () => Promise<Page>;

interface ReadingInput {
  dump: ParsedDump;
  layout: TextLayout;
  options: PageOptions;
  log: Log;
  signal: AbortSignal;
}

async function readWithRetries(open: Open, input: ReadingInput): Promise<{ page: Page; text: string }> {
  const { options, log } = input;
  for (let left = options.retry; ; left -= 1) {
    try {
      return await readOnce(open, input);
    } catch (error) {
      if (left === 0 || !(error instanceof ShellError) || error.code !== 'IE_SHELL_CHILD_ENDED') throw error;
      log.warn('trying again', { because: error.message });
    }
  }
}

async function readOnce(
  open: Open,
  { dump, layout, options, log, signal }: ReadingInput,
): Promise<{ page: Page; text: string }> {
  const page = await open();
  try {
    if (options.fail && page.status !== undefined && page.status >= 400) {
      throw new ShellError('IE_SHELL_HTTP_STATUS', `${page.url} answered with status ${page.status}`);
    }
    const { select, heading } = options;
    const text = await renderReading(page, dump, { ...layout, select, heading, signal });
    if (select !== undefined && (await isWithout(page, { select, text, dump, heading, signal }))) {
      const where = page.url === 'about:blank' ? 'the page' : page.url;
      const message = `the selector ${select} matches nothing on ${where}`;
      if (options.fail) throw new ShellError('IE_SHELL_NO_MATCH', message);
      log.warn(message);
    }
    return { page, text };
  } catch (error) {
    await page.close();
    throw error;
  }
}

/**
 * Whether the selector matches nothing. Empty output shows it; the other dumps contain more than the
 * selection.
 */
async function isWithout(
  page: Page,
  { select, text, dump, heading = '', signal }: Printed & { select: string },
): Promise<boolean> {
  if (dump !== 'json' && text.slice(heading.length).trim() !== '') return false;
  return (await page.select(select, { signal })).elements.length === 0;
}

interface Printed {
  text: string;
  dump: ParsedDump;
  heading: string | undefined;
  signal: AbortSignal;
}
