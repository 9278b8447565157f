import { pipeline, type Readable } from 'node:stream';
import { ContentDecoder } from './body/content-decoder.js';
import { concat } from './collections/concat.js';
import { describeUrl } from './errors/describe-url.js';
import { NetError } from './errors/net-error.js';
import type { ExchangeResponse } from './exchange/exchange.js';
import type { RequestScope } from './exchange/request-scope.js';
import { type ContentCoding, parseContentCodings } from './headers/content-codings.js';
import { contentLength } from './headers/response-headers.js';
import type { BodySizes } from './responses/response-meta.js';

/**
 * The decoded body of a response as a stream that enforces the limits.
 *
 * @throws NetError `IE_NET_TOO_LARGE` when the `content-length` exceeds a limit, `IE_NET_DECODE`
 */
export function openBody(response: ExchangeResponse, options: BodyOptions): SizedBody {
  const { body } = response;
  try {
    const decoded = decode(body.stream(), limitBody(response, options), response, options);
    // The body may have failed in the chunk with the headers, before it had a listener.
    if (body.error !== undefined) throw body.error;
    return decoded;
  } catch (error) {
    body.destroy();
    throw error;
  }
}

/** The limits of a body. */
export interface BodyOptions {
  /** The URL of the response, for messages. */
  readonly url: URL;
  readonly limits: {
    /** Maximum size after decoding, in bytes. */
    readonly maxBodyBytes: number;
    /** Maximum size before decoding, in bytes. */
    readonly maxWireBytes: number;
  };
}

/** A body that reports its size. */
export interface SizedBody extends Readable {
  /** The bytes received so far, or in total after the end. */
  readonly sizes: BodySizes;
}

/**
 * Reads the whole decoded body of a response. A body without codings needs no stream.
 *
 * @throws NetError like {@link openBody}, and any later error of the body
 */
export async function collectBody(
  response: ExchangeResponse,
  options: BodyOptions,
  scope: RequestScope,
): Promise<Uint8Array> {
  const { body } = response;
  try {
    const codings = limitBody(response, options);
    if (codings.length === 0) return await body.collect();
    const decoded = decode(body.stream(), codings, response, options);
    scope.onCancel((error) => decoded.destroy(error));
    return await readToEnd(decoded);
  } catch (error) {
    body.destroy();
    throw error;
  }
}

function readToEnd(body: Readable): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    body.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    body.once('end', () => resolve(concat(chunks)));
    body.once('error', reject);
  });
}

/** Limits the bytes on the wire, and returns the content codings. */
function limitBody(
  { headers, body, hasBody }: ExchangeResponse,
  { url, limits }: BodyOptions,
): readonly ContentCoding[] {
  const { maxBodyBytes, maxWireBytes } = limits;
  if (!hasBody) return [];
  const codings = parseContentCodings(headers, url);
  const limit = codings.length > 0 ? maxWireBytes : Math.min(maxWireBytes, maxBodyBytes);
  if ((contentLength(headers) ?? 0) > limit) throw tooLarge(url, limit, 'bytes');
  body.limit(limit, () => tooLarge(url, limit, 'bytes'));
  return codings;
}

function decode(
  encoded: SizedBody,
  codings: readonly ContentCoding[],
  { body }: ExchangeResponse,
  { url, limits }: BodyOptions,
): SizedBody {
  const limit = limits.maxBodyBytes;
  const overflow = () => tooLarge(url, limit, 'decoded bytes');
  return codings.reduceRight<SizedBody>((source, coding) => {
    const decoder = new ContentDecoder({ coding, url, limit, overflow, wire: body });
    decoder.on('error', ignore);
    return pipeline(source, decoder, ignore);
  }, encoded);
}

function tooLarge(url: URL, limit: number, unit: string): NetError {
  return new NetError(
    'IE_NET_TOO_LARGE',
    `the body of ${describeUrl(url)} has more than ${limit} ${unit}; raise the limit if this is intended`,
  );
}

// Errors reach the reader through the last stream. These listeners only keep them from being uncaught.
function ignore(): void {}
