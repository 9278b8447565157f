import { Browser } from '../browser/browser.js';
import type { BrowserOptions } from '../command-line/browser-options.js';
import { isParsed } from '../command-line/options/dumps.js';
import { present } from '../errors/checks.js';
import { Log } from '../errors/log.js';
import { ShellError } from '../errors/shell-error.js';
import { openStdin } from '../inputs/open-input.js';
import { attemptInput, attemptPieces } from '../inputs/read-input.js';
import { logLives, logProtection, logWarnings } from '../processes/log-children.js';
import { startRenderer } from '../processes/renderer-process.js';
import { Renderers } from '../processes/renderers.js';
import { chunksOf } from '../streams/chunks-of.js';
import { collect } from '../streams/source.js';
import { deliverReading } from './deliver-reading.js';
import { fetchPages } from './fetch-pages.js';
import type { PlannedPage } from './plan-pages.js';

/**
 * The browser's main job: starts the processes that it takes, and writes what was asked for of each page. Where there are
 * several, one that fails does not stop the others: `onFailure` hears of it. When it settles, every child has ended.
 *
 * @throws ShellError, SandboxError. The signal's reason, when it aborts.
 */
export async function runBrowser({
  options,
  pages,
  signal,
  onFailure,
}: Pick<Run, 'options' | 'pages' | 'signal' | 'onFailure'>): Promise<void> {
  const log = new Log('browser', options.logLevel);
  logLives(log);
  logWarnings(log);
  const { logLevel, sandbox, singleProcess } = options;
  const renderers = new Renderers(() => startRenderer({ singleProcess, sandbox, logLevel }));
  const run = { options, pages, log, signal, renderers, onFailure };
  try {
    await (options.urls[0] === STDIN ? readStdin(run) : fetchPages(run));
  } finally {
    await renderers.kill();
  }
}

/** One run of the command. */
export interface Run {
  options: BrowserOptions;
  /** Those that are to be fetched; none for the welcome site. */
  pages: readonly PlannedPage[];
  log: Log;
  signal: AbortSignal;
  renderers: Renderers;
  /** Hears of each page that fails while there are others. */
  onFailure(error: unknown): void;
}

/** Stands for HTML on stdin. */
const STDIN = '-';

async function readStdin({ options, log, signal, renderers }: Run): Promise<void> {
  const { dump, baseUrl, timeoutMs, maxBytes: maxBodyBytes } = options;
  if (!isParsed(dump)) throw new ShellError('IE_SHELL_USAGE', `stdin has no ${dump} to be dumped`);
  const stdin = await attemptInput('stdin', async () => openStdin());
  renderers.warm();
  const browser = new Browser({ network: undefined, renderers, policy: { timeoutMs, maxBodyBytes } });
  // What has been read is there for another try.
  const html = await collect(attemptPieces('stdin', chunksOf(stdin)), maxBodyBytes, signal);
  const given = present({ baseUrl, encoding: options.encoding, type: options.type });
  const open = () => browser.openHtml(html, { signal, ...given });
  const choices = { ...options, isNew: false, heading: undefined };
  const page = await deliverReading(open, dump, { options: choices, log, signal });
  logProtection(log, 'renderer', page.sandbox.renderer ?? undefined, options.sandbox);
}
