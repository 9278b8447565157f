import type { Readable } from 'node:stream';
import { launch } from '../browser/launch.js';
import type { LaunchOptions } from '../browser/launch-options.js';
import type { BrowserOptions } from '../command-line/browser-options.js';
import { messageOf } from '../errors/message-of.js';
import { ShellError } from '../errors/shell-error.js';
import { networkSettings } from '../inputs/network-settings.js';
import { openStdin } from '../inputs/open-input.js';
import { attemptInput } from '../inputs/read-input.js';
import { safeJson } from '../output/safe-json.js';
import { logProtection, startLog } from '../processes/log-children.js';
import { fileBookmarks } from '../session/bookmark-file.js';
import { memoryBookmarks } from '../session/bookmarks.js';
import { endSession, startSession } from '../session/session.js';
import type { Answer } from './answer.js';
import { serveRequests } from './serve.js';

/**
 * Answers requests from stdin on stdout until either is closed. No child is left when it settles.
 *
 * @throws ShellError, SandboxError. The signal's reason.
 */
export async function runHeadless({ options, dataDir }: HeadlessOptions, signal: AbortSignal): Promise<void> {
  const { stdout } = process;
  const stdin = await attemptInput('stdin', async () => openStdin());
  const log = startLog(options.logLevel);
  const pages = await launch(await launchOptions(options));
  for (const { kind, sandbox } of pages.processes()) {
    logProtection(log, kind, sandbox ?? undefined, options.sandbox);
  }
  const bookmarks = dataDir === undefined ? memoryBookmarks() : fileBookmarks(dataDir);
  const session = startSession({ pages, bookmarks, timeoutMs: options.timeoutMs });
  // Each write reports its own error. Without a listener the event would end the program.
  stdout.on('error', () => {});
  try {
    await serveRequests(session, {
      input: piecesOf(stdin),
      write: (answer) => write(stdout, answer),
      signal,
    });
  } catch (error) {
    // The reader may close stdout.
    if (!isClosedPipe(error)) throw error;
  } finally {
    stdin.destroy();
    endSession(session);
    await pages.close();
  }
}

/** The options of `--headless`. */
export interface HeadlessOptions {
  /** The options for all pages. */
  options: BrowserOptions;
  /** The folder for bookmarks; undefined keeps none. */
  dataDir: string | undefined;
}

async function launchOptions(options: BrowserOptions): Promise<LaunchOptions> {
  const { allowHttp, allowPrivate, upgrade, timeoutMs, maxBytes, maxRedirects, headers, sandbox, logLevel } =
    options;
  const { refresh } = options;
  const settings = await networkSettings(options, '');
  return {
    ...settings,
    ...{ allowHttp, allowPrivate, upgrade, timeoutMs, maxBytes, maxRedirects, headers, sandbox, logLevel },
    refresh,
  };
}

async function* piecesOf(stdin: Readable): AsyncGenerator<Uint8Array> {
  try {
    yield* stdin;
  } catch (cause) {
    throw new ShellError('IE_SHELL_INPUT', `stdin cannot be read: ${messageOf(cause)}`, { cause });
  }
}

function write(stdout: NodeJS.WriteStream, answer: Answer): Promise<void> {
  return new Promise((resolve, reject) => {
    stdout.write(`${safeJson(answer)}\n`, (error) => {
      if (!error) return resolve();
      const message = `stdout cannot be written: ${error.message}`;
      reject(new ShellError('IE_SHELL_OUTPUT', message, { cause: error }));
    });
  });
}

function isClosedPipe(error: unknown): boolean {
  const cause = error instanceof ShellError ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'EPIPE';
}
