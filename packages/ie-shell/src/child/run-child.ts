import type { IpcChannel } from '@internet-exploder/ie-ipc';
import type { ChildKind } from '@internet-exploder/ie-sandbox';
import { connectParent } from '@internet-exploder/ie-sandbox/child';
import { ENV_LOG_LEVEL, Log, parseLogLevel } from '../errors/log.js';
import { messageOf } from '../errors/message-of.js';

/**
 * The frame of a child's main program: connects to the browser, then serves. `serve` loads what is heavy, so
 * that it is evaluated after the hello. The process ends with the loop: code 0, or 1 and a line that says why.
 *
 * Beside `program.ts` this is the one place that prints and sets the exit code: in a child that runs from its own
 * file, no `program.ts` is there to do it.
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

/** After the hello: Node makes a stream of stderr when it is first looked at, which takes some milliseconds. */
function openLog(kind: ChildKind): Log {
  // Whoever reads stderr may have seen enough of it; the child goes on.
  process.stderr.on('error', () => {});
  return new Log(kind, parseLogLevel(process.env[ENV_LOG_LEVEL]));
}
