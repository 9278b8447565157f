import { Duplex, type Transform } from 'node:stream';
import zlib from 'node:zlib';
import { describeUrl } from '../errors/describe-url.js';
import { NetError } from '../errors/net-error.js';
import type { ContentCoding } from '../headers/content-codings.js';
import type { BodySizes } from '../responses/response-meta.js';
import { Gunzip } from './gunzip.js';

/**
 * Undoes one content coding as the bytes flow, and stops at the first byte over the limit.
 *
 * A body without any byte stays empty, whatever the headers promise. Bytes after the end of the compressed
 * data are ignored, as browsers do; after a gzip only zeros are, since another member may follow it.
 */
export class ContentDecoder extends Duplex {
  readonly #options: ContentDecoderOptions;
  #engine: Transform | undefined;
  #produced = 0;
  #ended = false;

  constructor(options: ContentDecoderOptions) {
    super({ readableHighWaterMark: 64 * 1024, writableHighWaterMark: 64 * 1024 });
    this.#options = options;
    // Without this, a connection that goes on after the end of the compressed data would be kept open.
    this.once('end', () => this.destroy());
  }

  /** What has come so far: on the wire, and out of this layer. */
  get sizes(): BodySizes {
    return { wireBytes: this.#options.wire.sizes.wireBytes, decodedBytes: this.#produced };
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    if (this.#ended || chunk.length === 0) {
      callback();
      return;
    }
    this.#engine ??= this.#open(chunk);
    // Calls back when the chunk is used up, which waits for the reader: a bomb grows no faster than it is read.
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
    const text = `the body of ${describeUrl(url)} isn't valid ${coding}: ${cause.message}; try again or tell the site`;
    return new NetError('IE_NET_DECODE', text, { cause });
  }
}

/** What one layer of decoding needs to know. */
export interface ContentDecoderOptions {
  readonly coding: ContentCoding;
  /** Where the body comes from, for messages. */
  readonly url: URL;
  /** The most bytes that may come out. */
  readonly limit: number;
  /** Makes the error for one byte more. */
  readonly overflow: () => NetError;
  /** The body as it comes over the wire: its sizes, and how to say that it can't be decoded. */
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
      // The name means zlib's format, but servers send the bare one too; zlib's first byte has 8 in its low half.
      return ((chunk[0] ?? 0) & 0x0f) === 0x08 ? zlib.createInflate() : zlib.createInflateRaw();
  }
}

// Newer than the type definitions of the oldest supported Node.js; content-codings.ts checks that it is there.
function createZstd(): Transform {
  return (zlib as unknown as { createZstdDecompress(): Transform }).createZstdDecompress();
}
