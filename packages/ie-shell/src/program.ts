import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { describeTightLimits, prepareChild } from '@internet-exploder/ie-sandbox';
import { showUnsafe } from '@internet-exploder/ie-text/unsafe';
import { abortOnSignals } from './abort-on-signals.js';
import type { BrowserOptions } from './command-line/browser-options.js';
import { mode } from './command-line/mode.js';
import { isParsed } from './command-line/options/dumps.js';
import { planPages } from './dump/plan-pages.js';
import { adviceOn } from './errors/advice.js';
import { exitCodeFor, lacksRoom } from './errors/exit-code.js';
import { messageOf } from './errors/message-of.js';
import { ShellError } from './errors/shell-error.js';
import { oneLine } from './output/one-line.js';
import { writeOutput } from './output/write-output.js';
import { childEntry, networkChild, rendererChild } from './processes/child-entry.js';

/** Off with `--silent`, except for errors in the command line. */
let showsErrors = true;

/** The program. Only this function prints errors and sets the exit code; in a child `run-child.ts` does. */
async function main(): Promise<void> {
  const task = mode();
  switch (task.type) {
    case 'text':
      return print(task.text);
    case 'subprocess':
      // The child's program is one file, the only one that it can read.
      createRequire(import.meta.url)(childEntry(task.kind));
      return;
    case 'sandbox': {
      const { probeChildren } = await import('./sandbox-command/probe-children.js');
      const { text, exitCode } = await abortOnSignals((signal) => probeChildren(task.isJson, signal));
      process.exitCode = exitCode;
      return print(text);
    }
    case 'headless': {
      await prepareChildren(task.options);
      const { runHeadless } = await import('./headless/run.js');
      return abortOnSignals((signal) => runHeadless(task, signal));
    }
    case 'browser': {
      const { options } = task;
      showsErrors = options.showErrors;
      if (hasSecrets(options)) process.title = 'ie-shell';
      // Invalid combinations are refused before any process starts.
      const pages = planPages(options);
      await prepareChildren(options);
      const { runBrowser } = await import('./dump/run.js');
      return abortOnSignals((signal) => runBrowser({ options, pages, signal, onFailure: fail }));
    }
  }
}

/** Whether the command line may contain secrets. On Linux the process title then replaces it. */
function hasSecrets({ user, cookie, headers, proxy }: BrowserOptions): boolean {
  return user !== undefined || proxy !== undefined || cookie.length + headers.length > 0;
}

/** Starts the children while this thread does other work. */
async function prepareChildren({ dump, singleProcess, urls, ...choices }: BrowserOptions): Promise<void> {
  if (singleProcess) return;
  if (urls[0] !== '-') prepareChild('network', networkChild(choices));
  if (isParsed(dump)) prepareChild('renderer', rendererChild(choices));
  await setImmediate();
}

/** Printing may wait for its reader. A signal may end the program here, because nothing needs cleaning up. */
async function print(text: string): Promise<void> {
  const { signal } = new AbortController();
  await writeOutput({ pieces: Readable.from([Buffer.from(text)]), file: undefined, signal });
}

// The reader of stderr may have closed it; the program continues.
process.stderr.on('error', () => {});

/** Prints an error. The exit code is that of the first error. */
function fail(error: unknown): void {
  const exitCode = exitCodeFor(error);
  process.exitCode ??= exitCode;
  const isUsage = error instanceof ShellError && error.code === 'IE_SHELL_USAGE';
  if (!showsErrors && !isUsage) return;
  const advice = lacksRoom(error) ? describeTightLimits() : adviceOn(error);
  process.stderr.write(`ie-shell: ${showUnsafe(oneLine(messageOf(error) + advice))}\n`);
}

main().catch(fail);
