import type { ReadableStream } from 'node:stream/web';
import { IpcError } from '../errors/ipc-error.js';

export function isBodySource(value: unknown): value is BodySource {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/** A `body` that is sent as a stream: its chunks in order. */
export type BodySource = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** The chunks of a body, pulled one by one. */
export interface Chunks {
  /** An iterator without type checks may return anything. */
  next(): Promise<{ done?: boolean | undefined; value?: unknown } | undefined>;
  /** Cancels the source. Never throws. */
  cancel(reason: unknown): void;
}

/** Opens a body for reading. @throws IpcError `IE_IPC_INVALID_MESSAGE` when another reader has it */
export function openBody(body: BodySource): Chunks {
  try {
    // The global class, which Node.js loads at its first use: most processes never stream a body.
    return body instanceof globalThis.ReadableStream ? fromReader(body.getReader()) : fromIterator(body);
  } catch (cause) {
    throw new IpcError('IE_IPC_INVALID_MESSAGE', `the body of the message cannot be read: ${cause}`, {
      cause,
    });
  }
}

function fromReader(reader: { read(): Promise<unknown>; cancel(reason: unknown): Promise<void> }): Chunks {
  return {
    next: () => reader.read() as ReturnType<Chunks['next']>,
    cancel: (reason) => void reader.cancel(reason).catch(() => {}),
  };
}

function fromIterator(body: AsyncIterable<Uint8Array>): Chunks {
  const iterator = body[Symbol.asyncIterator]();
  return {
    next: async () => iterator.next(),
    cancel: () => void leave(iterator),
  };
}

async function leave(iterator: AsyncIterator<unknown>): Promise<void> {
  try {
    await iterator.return?.();
  } catch {
    // Errors of a source that was cancelled are ignored.
  }
}
