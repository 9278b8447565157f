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
 * Answers the requests on stdin on stdout, until one of them is closed. When it settles, every child has ended.
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
  // Each write hears of its own failure; unheard, the event would end the program.
  stdout.on('error', () => {});
  try {
    await serveRequests(session, {
      input: piecesOf(stdin),
      write: (answer) => write(stdout, answer),
      signal,
    });
  } catch (error) {
    // A reader that has seen enough is not an error.
    if (!isClosedPipe(error)) throw error;
  } finally {
    stdin.destroy();
    endSession(session);
    await pages.close();
  }
}

/** What is asked for with `--headless`. */
export interface HeadlessOptions {
  /** What holds for all pages. */
  options: BrowserOptions;
  /** The folder that bookmarks are kept in; none are kept for undefined. */
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
