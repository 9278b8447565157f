import { Browser } from '../browser/browser.js';
import { isParsed } from '../command-line/options/dumps.js';
import { present } from '../errors/checks.js';
import { ShellError } from '../errors/shell-error.js';
import { openStdin } from '../inputs/open-input.js';
import { attemptInput, attemptPieces } from '../inputs/read-input.js';
import { logProtection, startLog } from '../processes/log-children.js';
import { endProcesses, startProcesses } from '../processes/start-processes.js';
import { chunksOf } from '../streams/chunks-of.js';
import { collect } from '../streams/source.js';
import type { CommandRun } from './command-run.js';
import { deliverReading } from './deliver-reading.js';
import { fetchPages } from './fetch-pages.js';

/**
 * Runs the one-shot command: opens each page and writes the requested dump. One page of several that fails does not stop
 * the others; `onFailure` is called for it. When the promise settles, every child has ended.
 *
 * @throws ShellError, SandboxError. The signal's reason, when it aborts.
 */
export async function runBrowser(options: Omit<CommandRun, 'log'>): Promise<void> {
  const run = { ...options, log: startLog(options.options.logLevel) };
  await (run.options.urls[0] === STDIN ? readStdin(run) : fetchPages(run));
}

/** The URL for HTML from stdin. */
const STDIN = '-';

async function readStdin({ options, log, signal }: CommandRun): Promise<void> {
  const { dump, baseUrl, timeoutMs, maxBytes: maxBodyBytes } = options;
  if (!isParsed(dump)) throw new ShellError('IE_SHELL_USAGE', `HTML from stdin has no ${dump}`);
  const stdin = await attemptInput('stdin', async () => openStdin());
  const { singleProcess, sandbox, logLevel } = options;
  const processes = await startProcesses({ singleProcess, sandbox, logLevel, signal, network: undefined });
  try {
    const browser = new Browser({ ...processes, policy: { timeoutMs, maxBodyBytes } });
    // A second attempt needs the same bytes again.
    const html = await collect(attemptPieces('stdin', chunksOf(stdin)), maxBodyBytes, signal);
    const given = present({ baseUrl, encoding: options.encoding, type: options.type });
    const open = () => browser.openHtml(html, { signal, ...given });
    const choices = { ...options, isNew: false, heading: undefined };
    const page = await deliverReading(open, dump, { options: choices, log, signal });
    logProtection(log, 'renderer', page.sandbox.renderer ?? undefined, sandbox);
  } finally {
    await endProcesses(processes);
  }
}
