import { messageOf } from '../errors/message-of.js';
import { ShellError } from '../errors/shell-error.js';
import { openInput } from './open-input.js';

/**
 * Reads a file of the command line for a child process; `-` is stdin. Stops at the limit, because the input
 * may be endless.
 *
 * @throws ShellError `IE_SHELL_INPUT`
 */
export async function readInput(file: string, maxBytes: number): Promise<Buffer> {
  return attemptInput(file, async () => {
    const { stream } = await openInput(file);
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    for await (const piece of stream as AsyncIterable<Uint8Array>) {
      bytes += piece.length;
      if (bytes > maxBytes) throw new Error(`it has more than ${maxBytes} bytes`);
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  });
}

/** @throws ShellError `IE_SHELL_INPUT` for any error of `attempt` */
export async function attemptInput<Result>(file: string, attempt: () => Promise<Result>): Promise<Result> {
  try {
    return await attempt();
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

/** The chunks of an input. @throws ShellError `IE_SHELL_INPUT` for any error */
export async function* attemptPieces<Piece>(
  file: string,
  pieces: AsyncIterable<Piece>,
): AsyncGenerator<Piece> {
  try {
    for await (const piece of pieces) yield piece;
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

function unreadable(file: string, cause: unknown): ShellError {
  return new ShellError(
    'IE_SHELL_INPUT',
    `${file === '-' ? 'stdin' : file} cannot be read: ${messageOf(cause)}`,
    { cause },
  );
}
