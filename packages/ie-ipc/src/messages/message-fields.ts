import type { ReadableStream } from 'node:stream/web';
import * as z from 'zod/mini';

/** A text with a maximum length in characters. */
export function text(maxLength: number) {
  return z.string().check(z.maxLength(maxLength));
}

/**
 * A body that arrived as a stream, for schemas of messages with such a body. Read it or cancel it: a stream
 * that is neither counts as open until it is garbage-collected.
 */
export const BodyStream = z.custom<ReadableStream<Uint8Array>>(
  (value) => value instanceof globalThis.ReadableStream,
);

/** A body that arrived whole. */
export const BodyBytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

/** Identifies a request on one channel: a safe integer ≥ 0, chosen by its sender. */
export const Id = z.int().check(z.nonnegative());

/** Headers in the order of arrival, with duplicates; names in lower case. */
export const HeaderList = z.array(z.tuple([z.string(), z.string()]));

/** The status of a response, as the server sent it. */
export const Status = z.int().check(z.minimum(100), z.maximum(999));

/** An amount of bytes, or of limited things; at least 1. */
export const Amount = z.int().check(z.positive());

/** A count; it may be zero. */
export const Count = z.int().check(z.nonnegative());

/** The limit of a `Date`. @see https://tc39.es/ecma262/#sec-time-values-and-time-range */
const LAST_MILLISECOND = 8.64e15;

/** Milliseconds with fractions: a duration, or since 1970. */
export const Milliseconds = z.number().check(z.nonnegative(), z.maximum(LAST_MILLISECOND));
