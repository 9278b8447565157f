import { pipeline, type Readable } from 'node:stream';
import { parseContentCodings } from './content-codings.js';
import { ContentDecoder } from './content-decoder.js';
import { describeUrl } from './describe-url.js';
import type { ExchangeResponse } from './exchange.js';
import { NetError } from './net-error.js';
import { contentLength } from './response-headers.js';
import type { BodySizes } from './response-meta.js';

/** What a body may be. */
export interface BodyOptions {
  readonly url: URL;
  readonly maxBodyBytes: number;
  readonly maxWireBytes: number;
}

/** A body that tells how much of it has come. */
export interface SizedBody extends Readable {
  /** What has come so far; after the end, what there was. */
  readonly sizes: BodySizes;
}

/**
 * The decoded body of a response, with its limits enforced as it flows.
 *
 * @throws NetError `IE_NET_TOO_LARGE` when the headers announce too much already, `IE_NET_DECODE`
 */
export function openBody(response: ExchangeResponse, options: BodyOptions): SizedBody {
  const { body } = response;
  try {
    const decoded = response.hasBody ? decode(response, options) : body;
    // It may have failed in the very piece that brought the headers, before anybody could listen.
    if (body.errored) throw body.errored;
    return decoded;
  } catch (error) {
    body.destroy();
    throw error;
  }
}

/** Collects a body; memory grows with the bytes received, never with what a header announces. */
export function readBody(body: Readable): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    body.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    body.once('end', () => resolve(concat(chunks)));
    body.once('error', reject);
  });
}

function decode({ headers, body }: ExchangeResponse, options: BodyOptions): SizedBody {
  const { url, maxBodyBytes, maxWireBytes } = options;
  const codings = parseContentCodings(headers, url);
  const wireLimit = codings.length > 0 ? maxWireBytes : Math.min(maxWireBytes, maxBodyBytes);
  if ((contentLength(headers) ?? 0) > wireLimit) throw tooLarge(url, wireLimit, 'bytes');
  body.limit(wireLimit, () => tooLarge(url, wireLimit, 'bytes'));
  return codings.reduceRight<SizedBody>((encoded, coding) => {
    const overflow = () => tooLarge(url, maxBodyBytes, 'decoded bytes');
    const decoder = new ContentDecoder({ coding, url, limit: maxBodyBytes, overflow, wire: body });
    decoder.on('error', ignore);
    return pipeline(encoded, decoder, ignore);
  }, body);
}

// An array buffer of its own, so that it can be transferred to another thread.
function concat(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}

function tooLarge(url: URL, limit: number, unit: string): NetError {
  return new NetError(
    'IE_NET_TOO_LARGE',
    `the body of ${describeUrl(url)} has more than ${limit} ${unit}; allow more if this is wanted`,
  );
}

// Errors are told to the reader through the last stream; these listeners only keep them from being uncaught.
function ignore(): void {}
