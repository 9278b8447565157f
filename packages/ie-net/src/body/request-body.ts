import { Readable } from 'node:stream';
import { isAnyArrayBuffer } from 'node:util/types';
import { describeType, describeValue, isOfClass } from '@internet-exploder/ie-options';
import { formDataBlob } from './form-data-blob.js';

/**
 * Reads a request body as Fetch does, except that it accepts no values that Fetch would convert to text: a
 * number or an object is a mistake.
 *
 * @throws TypeError with the code `IE_NET_INVALID_OPTION` for an invalid body, and for a stream that was or
 * is being read
 * @see https://fetch.spec.whatwg.org/#concept-bodyinit-extract
 */
export function readBody(body: unknown): BodyContent {
  if (typeof body === 'string') return whole(Buffer.from(body), 'text/plain;charset=UTF-8');
  if (body instanceof Uint8Array) return whole(body);
  if (ArrayBuffer.isView(body)) return whole(new Uint8Array(body.buffer, body.byteOffset, body.byteLength));
  if (isAnyArrayBuffer(body)) return whole(new Uint8Array(body));
  if (isOfClass(body, 'URLSearchParams')) {
    return whole(Buffer.from(String(body)), 'application/x-www-form-urlencoded;charset=UTF-8');
  }
  // A reference to the global FormData would make Node.js load its own HTTP client.
  if (isOfClass(body, 'FormData')) return ofBlob(formDataBlob(body, invalidBody));
  if (body instanceof Blob) return ofBlob(body);
  if (!isByteStream(body)) throw invalidBody(`give ${BODIES}; got ${describeValue(body)}${hintFor(body)}`);
  if (isUsed(body)) throw invalidBody('give a stream that has no other reader');
  return { content: body, type: undefined, length: undefined, again: undefined };
}

/** A request body that is read while it is sent. */
export type ByteStream = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/**
 * A request body: text, which is sent as UTF-8, bytes, a form, a Blob, or a stream of bytes: a web
 * `ReadableStream`, a Node.js `Readable`, an async generator.
 */
export type BodyInput =
  | string
  | ArrayBuffer
  | ArrayBufferView
  | URLSearchParams
  | FormData
  | Blob
  | ByteStream;

/** A request body as it is sent. */
export interface BodyContent {
  /** All of it, or a stream. Bytes share the memory of the original. */
  readonly content: Uint8Array | ByteStream;
  /** The `content-type` that Fetch gives it where the request has none: none for bytes and streams. */
  readonly type: string | undefined;
  /** Its number of bytes; undefined for a stream of unknown length. */
  readonly length: number | undefined;
  /**
   * Returns a stream of the same content from the start; undefined if it can be read only once, or is not a
   * stream.
   */
  readonly again: (() => ByteStream) | undefined;
}

const BODIES =
  'a string, an ArrayBuffer or a view of one, URLSearchParams, FormData, a Blob or a stream of bytes';

function whole(content: Uint8Array, type?: string): BodyContent {
  return { content, type, length: content.length, again: undefined };
}

function ofBlob(blob: Blob): BodyContent {
  const type = blob.type === '' ? undefined : blob.type;
  if (blob.size === 0) return whole(new Uint8Array(), type);
  const again = () => blob.stream();
  return { content: again(), type, length: blob.size, again };
}

function isByteStream(body: unknown): body is ByteStream {
  if (typeof body !== 'object' || body === null) return false;
  return body instanceof ReadableStream || Symbol.asyncIterator in body;
}

function isUsed(body: ByteStream): boolean {
  if (body instanceof Readable) return body.destroyed;
  if (!(body instanceof ReadableStream)) return false;
  // The types only cover Node.js's own streams.
  return body.locked || Readable.isDisturbed(body as unknown as Readable);
}

function hintFor(body: unknown): string {
  const type = describeType(body);
  return type === 'an object' || type === 'an array' ? '; use JSON.stringify() to send JSON' : '';
}

function invalidBody(problem: string): TypeError {
  const error = new TypeError(`invalid option body: ${problem}`);
  return Object.assign(error, { code: 'IE_NET_INVALID_OPTION' as const });
}
