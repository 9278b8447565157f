import type { ReadableStream } from 'node:stream/web';
import { IpcError } from '../errors/ipc-error.js';

export function isBodySource(value: unknown): value is BodySource {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/** What the `body` of a message may be where it is sent as a stream: its chunks, one after the other. */
export type BodySource = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** The chunks of a body, asked for one by one. */
export interface Chunks {
  /** An iterator that is not type-checked may give anything. */
  next(): Promise<{ done?: boolean | undefined; value?: unknown } | undefined>;
  /** Tells the source that no more is wanted. Never throws. */
  cancel(reason: unknown): void;
}

/** Begins to read a body. @throws IpcError `IE_IPC_INVALID_MESSAGE` when somebody else reads it already. */
export function openBody(body: BodySource): Chunks {
  try {
    // The global one, which is the same and is loaded by its first use: most processes never stream a body.
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
    // What a source does in the end is nobody's concern: nothing more of it is wanted.
  }
}
