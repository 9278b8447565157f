import { Readable } from 'node:stream';
import { type BodyInput, readBody } from '@internet-exploder/ie-net/request-body';
import { describeValue } from '@internet-exploder/ie-options';
import { chunksOf } from '../streams/chunks-of.js';
import { collect } from '../streams/source.js';

/** @throws TypeError for an invalid body, and for a stream that has another reader */
export function requestBody(given: unknown): RequestBody {
  const { content, type, length } = readBody(given);
  const isWhole = content instanceof Uint8Array && content.length <= MAX_MESSAGE_BYTES;
  const isCollected = !isWhole && length !== undefined && length <= MAX_COLLECTED_BYTES;
  return {
    isOfUnknownLength: length === undefined,
    headers: {
      ...(type !== undefined && { 'content-type': type }),
      ...(length !== undefined && !isWhole && !isCollected && { 'content-length': String(length) }),
    },
    open: async (signal, onFailure) => {
      if (isWhole) return content;
      const pieces = checked(
        content instanceof Uint8Array ? piecesOf(content) : iteratorOf(content),
        onFailure,
      );
      return isCollected ? collect(pieces, length, signal) : pieces;
    },
  };
}

export type { BodyInput };

/** A body for the network process. */
export interface RequestBody {
  /** Each call starts a new reading. Small bodies are whole, so that a redirect can send them again. */
  open(
    signal: AbortSignal,
    onFailure: (error: unknown) => void,
  ): Promise<Uint8Array | AsyncIterable<Uint8Array>>;
  /** The headers that follow from the body. */
  headers: { 'content-type'?: string; 'content-length'?: string };
  /** Whether only the caller knows the length. */
  isOfUnknownLength: boolean;
}

/** The size that one message to the network process can carry, with room for its other fields. */
const MAX_MESSAGE_BYTES = 63 * 1024 * 1024;

/** The size up to which a form or a Blob is collected before it is sent. */
const MAX_COLLECTED_BYTES = 1024 * 1024;

const PIECE_BYTES = 1024 * 1024;

/**
 * The same chunks, each checked to be bytes. Leaving the iteration closes the source at once, even during a
 * pending read.
 */
function checked(
  source: AsyncIterator<unknown>,
  onFailure: (error: unknown) => void,
): AsyncIterable<Uint8Array> & AsyncIterator<Uint8Array, undefined> {
  const end = { done: true, value: undefined } as const;
  const next = async () => {
    const { done, value } = await source.next();
    if (done) return end;
    if (value instanceof Uint8Array) return { done: false, value } as const;
    void source.return?.();
    throw new TypeError(`a chunk of the body must be a Uint8Array; got ${describeValue(value)}`);
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () =>
      next().catch((error: unknown) => {
        onFailure(error);
        throw error;
      }),
    return: async () => {
      await source.return?.();
      return end;
    },
  };
}

function iteratorOf(content: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>): AsyncIterator<unknown> {
  if (content instanceof Readable) return chunksOf(content);
  if (!(content instanceof ReadableStream)) return content[Symbol.asyncIterator]();
  const reader = content.getReader();
  return {
    next: () => reader.read() as Promise<IteratorResult<unknown>>,
    return: async () => {
      await reader.cancel();
      return { done: true, value: undefined };
    },
  };
}

async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}
