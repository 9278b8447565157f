import { untilAborted } from '../streams/until-aborted.js';
import { printablePieces } from './printable-pieces.js';

/**
 * Writes chunks to a stream of this program, each after the previous one. A reader that closes the stream,
 * such as head, is not an error: the rest is dropped. On a terminal, unsafe characters are escaped.
 *
 * @throws Errors of the chunks and of the system. The signal's reason.
 */
export async function writeToStream(
  pieces: AsyncIterable<Uint8Array>,
  stream: NodeJS.WriteStream,
  { isSafe = false, signal }: { isSafe?: boolean; signal: AbortSignal },
): Promise<void> {
  // Each write reports its own error. Without a listener the event would end the program.
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

/** Whether the stream still has a reader. */
export function hasReader(stream: NodeJS.WriteStream): boolean {
  return !unread.has(stream);
}

const heard = new WeakSet<NodeJS.WriteStream>();
const unread = new WeakSet<NodeJS.WriteStream>();

function write(stream: NodeJS.WriteStream, data: string | Uint8Array): Promise<Error | null | undefined> {
  return new Promise((resolve) => stream.write(data, resolve));
}
