#!/usr/bin/env node
import { printable } from './browser/printable.js';
import { writeOutput } from './browser/write-output.js';
import { exitCodeFor } from './exit-code.js';
import { heedSignals } from './heed-signals.js';
import { mode } from './mode.js';
import { oneLine } from './one-line.js';

/** The program: the only place that prints an error and sets the exit code, as `run-child.ts` does in a child. */
async function main(): Promise<void> {
  const task = mode();
  switch (task.type) {
    case 'text':
      return writeOutput(Buffer.from(task.text), undefined);
    case 'subprocess':
      await (task.kind === 'network'
        ? import('./child-network/entry.js')
        : import('./child-renderer/entry.js'));
      return;
    case 'sandbox': {
      const { tryChildren } = await import('./browser/try-children.js');
      const { text, exitCode } = await heedSignals((signal) => tryChildren(task.isJson, signal));
      process.exitCode = exitCode;
      return writeOutput(Buffer.from(text), undefined);
    }
    case 'browser': {
      const { options } = task;
      const { runBrowser } = await import('./browser/run.js');
      const bytes = await heedSignals((signal) => runBrowser(options, signal));
      // No child is left: a signal may end the program in the midst of this, which may wait for its reader.
      return writeOutput(bytes, options.output);
    }
  }
}

// Whoever reads stderr may have seen enough of it; the program goes on.
process.stderr.on('error', () => {});

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`ie-shell: ${printable(oneLine(message))}\n`);
  process.exitCode = exitCodeFor(error);
});
