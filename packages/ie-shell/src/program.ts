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

/** Off for `--silent`, which is quiet about all but a command line that is not understood. */
let showsErrors = true;

/** The program: the only place that prints an error and sets the exit code, as `run-child.ts` does in a child. */
async function main(): Promise<void> {
  const task = mode();
  switch (task.type) {
    case 'text':
      return print(task.text);
    case 'subprocess':
      // The child's own program is one file, which is all that it gets to see.
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
      // What cannot be meant is asked of no process.
      const pages = planPages(options);
      await prepareChildren(options);
      const { runBrowser } = await import('./dump/run.js');
      return abortOnSignals((signal) => runBrowser({ options, pages, signal, onFailure: fail }));
    }
  }
}

/** Whether the command line may hold what other programs must not read. On Linux the title takes its place. */
function hasSecrets({ user, cookie, headers, proxy }: BrowserOptions): boolean {
  return user !== undefined || proxy !== undefined || cookie.length + headers.length > 0;
}

/** Has the children begin, while this thread is busy with what comes next. */
async function prepareChildren({ dump, singleProcess, urls, ...choices }: BrowserOptions): Promise<void> {
  if (singleProcess) return;
  if (urls[0] !== '-') prepareChild('network', networkChild(choices));
  if (isParsed(dump)) prepareChild('renderer', rendererChild(choices));
  await setImmediate();
}

/** A signal may end the program in the midst of this, which may wait for its reader: there is nothing to clean up. */
async function print(text: string): Promise<void> {
  const { signal } = new AbortController();
  await writeOutput({ pieces: Readable.from([Buffer.from(text)]), file: undefined, signal });
}

// Whoever reads stderr may have seen enough of it; the program goes on.
process.stderr.on('error', () => {});

/** Prints an error. The exit code is that of the first. */
function fail(error: unknown): void {
  const exitCode = exitCodeFor(error);
  process.exitCode ??= exitCode;
  const isUsage = error instanceof ShellError && error.code === 'IE_SHELL_USAGE';
  if (!showsErrors && !isUsage) return;
  const advice = lacksRoom(error) ? describeTightLimits() : adviceOn(error);
  process.stderr.write(`ie-shell: ${showUnsafe(oneLine(messageOf(error) + advice))}\n`);
}

main().catch(fail);
