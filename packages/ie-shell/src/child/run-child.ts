import type { IpcChannel } from '@internet-exploder/ie-ipc';
import type { ChildKind } from '@internet-exploder/ie-sandbox';
import { connectParent } from '@internet-exploder/ie-sandbox/child';
import { ENV_LOG_LEVEL, Log, parseLogLevel } from '../errors/log.js';
import { messageOf } from '../errors/message-of.js';

/**
 * Runs a child's main program: connects to the browser, then serves. `serve` imports the heavy modules, so that they
 * are evaluated after the hello. The process ends when `serve` settles: with code 0, or with code 1 and a log line that
 * gives the error.
 *
 * Besides `program.ts`, only this function prints and sets the exit code. A child that runs from its own file does not
 * load `program.ts`.
 */
export function runChild(kind: ChildKind, serve: (channel: IpcChannel, log: Log) => Promise<void>): void {
  connectParent()
    .then(({ channel }) => serve(channel, openLog(kind)))
    .catch((error: unknown) => {
      openLog(kind).error('ended by an error', {
        error: messageOf(error),
      });
      process.exitCode = 1;
    });
}

/** Call it after the hello: the first access to `process.stderr` creates a stream, which takes some milliseconds. */
function openLog(kind: ChildKind): Log {
  // The reader of stderr may close it. The child goes on.
  process.stderr.on('error', () => {});
  return new Log(kind, parseLogLevel(process.env[ENV_LOG_LEVEL]));
}
