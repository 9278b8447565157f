import { untilAborted } from '../streams/until-aborted.js';
import { printablePieces } from './printable-pieces.js';

/**
 * Writes the pieces to a stream of this program, each when the one before has gone. A reader that has seen enough,
 * as head does, is not an error: the pieces are left. A terminal gets what is not safe as text.
 *
 * @throws What the pieces throw, and what the system says. The signal's reason.
 */
export async function writeToStream(
  pieces: AsyncIterable<Uint8Array>,
  stream: NodeJS.WriteStream,
  { isSafe = false, signal }: { isSafe?: boolean; signal: AbortSignal },
): Promise<void> {
  // Each write hears of its own failure; unheard, the event would end the program.
  if (!heard.has(stream)) stream.on('error', () => {});
  heard.add(stream);
  for await (const data of stream.isTTY && !isSafe ? printablePieces(pieces) : pieces) {
    const error = await untilAborted(write(stream, data), signal);
    if (error && 'code' in error && error.code === 'EPIPE') {
      unread.add(stream);
      return;
    }
    if (error) throw error;
  }
}

/** Whether somebody may still read what is written to the stream. */
export function hasReader(stream: NodeJS.WriteStream): boolean {
  return !unread.has(stream);
}

const heard = new WeakSet<NodeJS.WriteStream>();
const unread = new WeakSet<NodeJS.WriteStream>();

function write(stream: NodeJS.WriteStream, data: string | Uint8Array): Promise<Error | null | undefined> {
  return new Promise((resolve) => stream.write(data, resolve));
}
