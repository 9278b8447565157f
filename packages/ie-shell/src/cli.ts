#!/usr/bin/env node
import { exitCodeFor } from './exit-code.js';
import { type Mode, mode } from './mode.js';

/** Signals by which a person or a system asks the browser to end. */
const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The program: the only place that prints an error and sets the exit code. */
async function main(): Promise<void> {
  const task = mode();
  switch (task.type) {
    case 'text':
      process.stdout.write(task.text);
      return;
    case 'subprocess':
      await (task.kind === 'network'
        ? import('./child-network/entry.js')
        : import('./child-renderer/entry.js'));
      return;
    case 'browser':
      await browse(task);
  }
}

async function browse({ options }: Extract<Mode, { type: 'browser' }>): Promise<void> {
  const { runBrowser } = await import('./browser/run.js');
  const interrupted = new AbortController();
  const interrupt = (signal: NodeJS.Signals) => interrupted.abort(signal);
  for (const name of END_SIGNALS) process.on(name, interrupt);
  try {
    await runBrowser(options, interrupted.signal);
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
  }
  for (const name of END_SIGNALS) process.off(name, interrupt);
  // Every child has ended: die of the signal, as whoever sent it expects.
  if (interrupted.signal.aborted) process.kill(process.pid, interrupted.signal.reason as NodeJS.Signals);
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`ie-shell: ${message}\n`);
  process.exitCode = exitCodeFor(error);
});
