import { Duplex, type Transform } from 'node:stream';
import zlib from 'node:zlib';
import { describeUrl } from '../errors/describe-url.js';
import { NetError } from '../errors/net-error.js';
import type { ContentCoding } from '../headers/content-codings.js';
import type { BodySizes } from '../responses/response-meta.js';
import { Gunzip } from './gunzip.js';

/**
 * Decodes one content coding while bytes arrive, and stops at the first byte over the limit.
 *
 * A body without bytes stays empty, whatever the headers say. Bytes after the end of the compressed data are
 * ignored, as in browsers; after gzip only zeros are, because another member may follow.
 */
export class ContentDecoder extends Duplex {
  readonly #options: ContentDecoderOptions;
  #engine: Transform | undefined;
  #produced = 0;
  #ended = false;

  constructor(options: ContentDecoderOptions) {
    super({ readableHighWaterMark: 64 * 1024, writableHighWaterMark: 64 * 1024 });
    this.#options = options;
    // Otherwise a connection that goes on after the end of the compressed data would stay open.
    this.once('end', () => this.destroy());
  }

  /** The bytes so far: on the wire, and decoded. */
  get sizes(): BodySizes {
    return { wireBytes: this.#options.wire.sizes.wireBytes, decodedBytes: this.#produced };
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    if (this.#ended || chunk.length === 0) {
      callback();
      return;
    }
    this.#engine ??= this.#open(chunk);
    // Calls back when the chunk is consumed, which depends on the reader. A decompression bomb thus grows no
    // faster than it is read.
    this.#engine.write(chunk, () => callback());
  }

  override _final(callback: (error?: Error | null) => void): void {
    if (this.#engine === undefined) this.push(null);
    else if (!this.#ended) this.#engine.end();
    callback();
  }

  override _read(): void {
    this.#engine?.resume();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#engine?.destroy();
    callback(error);
  }

  #open(chunk: Buffer) {
    const engine = createEngine(this.#options.coding, chunk);
    engine.on('data', (piece: Buffer) => this.#deliver(piece));
    engine.on('error', (cause) => {
      this.#options.wire.spoil();
      this.destroy(this.#decodeError(cause));
    });
    engine.on('end', () => {
      this.#ended = true;
      this.push(null);
    });
    return engine;
  }

  #deliver(piece: Buffer): void {
    this.#produced += piece.length;
    if (this.#produced > this.#options.limit) this.destroy(this.#options.overflow());
    else if (!this.push(piece)) this.#engine?.pause();
  }

  #decodeError(cause: Error): NetError {
    const { url, coding } = this.#options;
    const text = `the body of ${describeUrl(url)} isn't valid ${coding}: ${cause.message}; try again or tell the site's owner`;
    return new NetError('IE_NET_DECODE', text, { cause });
  }
}

/** The options of one decoder. */
export interface ContentDecoderOptions {
  readonly coding: ContentCoding;
  /** The URL of the body, for messages. */
  readonly url: URL;
  /** The most decoded bytes. */
  readonly limit: number;
  /** Makes the error for one byte more. */
  readonly overflow: () => NetError;
  /** The body on the wire: its sizes, and how to report that it cannot be decoded. */
  readonly wire: { readonly sizes: BodySizes; spoil(): void };
}

function createEngine(coding: ContentCoding, chunk: Buffer): Transform {
  switch (coding) {
    case 'gzip':
      return new Gunzip();
    case 'br':
      return zlib.createBrotliDecompress();
    case 'zstd':
      return createZstd();
    case 'deflate':
      // The name means zlib's format, but some servers send raw deflate. zlib's first byte has 8 in its low
      // half.
      return ((chunk[0] ?? 0) & 0x0f) === 0x08 ? zlib.createInflate() : zlib.createInflateRaw();
  }
}

// Newer than the type definitions of the oldest supported Node.js; content-codings.ts checks that it exists.
function createZstd(): Transform {
  return (zlib as unknown as { createZstdDecompress(): Transform }).createZstdDecompress();
}
