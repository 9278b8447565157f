import type { ReadableStream } from 'node:stream/web';
import * as z from 'zod/mini';

/** Text of which a peer needs no more than so many characters. */
export function text(maxLength: number) {
  return z.string().check(z.maxLength(maxLength));
}

/**
 * A body that came as a stream, for the schemas of messages that have one. Read it, or cancel it: a stream that is
 * neither holds its place among those the peer may have open until it is garbage.
 */
export const BodyStream = z.custom<ReadableStream<Uint8Array>>(
  (value) => value instanceof globalThis.ReadableStream,
);

/** A body that came whole. */
export const BodyBytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

/** Identifies a request on one channel: a safe integer ≥ 0, chosen by whoever asks. */
export const Id = z.int().check(z.nonnegative());

/** A header list in the order it came, duplicates kept; names in lower case. */
export const HeaderList = z.array(z.tuple([z.string(), z.string()]));

/** The status of a response, as the server gave it. */
export const Status = z.int().check(z.minimum(100), z.maximum(999));

/** An amount: of bytes, or of things that are limited. */
export const Amount = z.int().check(z.positive());

/** A count that may be none. */
export const Count = z.int().check(z.nonnegative());

/** As far as a `Date` goes. @see https://tc39.es/ecma262/#sec-time-values-and-time-range */
const LAST_MILLISECOND = 8.64e15;

/** Milliseconds, fractions included: of a duration, or since 1970. */
export const Milliseconds = z.number().check(z.nonnegative(), z.maximum(LAST_MILLISECOND));
