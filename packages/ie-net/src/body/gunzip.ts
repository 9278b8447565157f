import { Transform, type TransformCallback } from 'node:stream';
import zlib from 'node:zlib';
import { GzipHeader } from './gzip-header.js';

/**
 * Decompresses gzip like zlib, with one exception: the checksum and the length after the compressed data may
 * be missing, wholly or in part, because some servers omit them and browsers accept that. Whatever part of
 * them arrives must be right, and the compressed data must be complete. zlib reads further members.
 *
 * @see https://www.rfc-editor.org/rfc/rfc1952
 */
export class Gunzip extends Transform {
  #stage: 'header' | 'data' | 'trailer' | 'more' | 'over' = 'header';
  readonly #header = new GzipHeader();
  /** The part of the trailer that has arrived. */
  #held: Buffer = Buffer.alloc(0);
  #engine = new Engine(zlib.createInflateRaw(), (piece) => this.#deliver(piece));
  #crc = 0;
  #size = 0;

  constructor() {
    super({ readableHighWaterMark: 64 * 1024, writableHighWaterMark: 64 * 1024 });
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, callback: TransformCallback): void {
    this.#take(chunk).then(() => callback(), callback);
  }

  override _flush(callback: TransformCallback): void {
    this.#finish().then(() => callback(), callback);
  }

  override _read(size: number): void {
    this.#engine.resume();
    super._read(size);
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#engine.destroy();
    callback(error);
  }

  async #take(chunk: Buffer): Promise<void> {
    let rest: Buffer | undefined = chunk;
    if (this.#stage === 'header') rest = this.#takeHeader(rest);
    if (this.#stage === 'data' && rest !== undefined) rest = await this.#takeData(rest);
    if (this.#stage === 'trailer' && rest !== undefined) rest = this.#takeTrailer(rest);
    if (this.#stage === 'more' && rest !== undefined) await this.#takeMore(rest);
  }

  #takeHeader(bytes: Buffer): Buffer | undefined {
    const end = this.#header.findEnd(bytes);
    if (end === undefined) return undefined;
    this.#stage = 'data';
    return bytes.subarray(end);
  }

  async #takeData(bytes: Buffer): Promise<Buffer> {
    const rest = await this.#engine.write(bytes);
    if (this.#engine.isOver) this.#stage = 'trailer';
    return rest;
  }

  #takeTrailer(bytes: Buffer): Buffer | undefined {
    const held = Buffer.concat([this.#held, bytes]);
    this.#held = held.subarray(0, TRAILER_BYTES);
    this.#checkTrailer();
    if (held.length < TRAILER_BYTES) return undefined;
    this.#engine = new Engine(zlib.createGunzip(), (piece) => this.push(piece));
    this.#stage = 'more';
    return held.subarray(TRAILER_BYTES);
  }

  // Zeros are padding and mean the end.
  async #takeMore(bytes: Buffer): Promise<void> {
    if (this.#engine.isUnused && bytes[0] === 0) this.#stage = 'over';
    else await this.#engine.write(bytes);
    if (this.#engine.isOver) this.#stage = 'over';
  }

  async #finish(): Promise<void> {
    if (this.#stage === 'header') throw new Error('unexpected end of file');
    // If the compressed data end with the last piece, the engine notices only now.
    if (this.#stage === 'data' || (this.#stage === 'more' && !this.#engine.isUnused))
      await this.#engine.end();
  }

  #deliver(piece: Buffer): boolean {
    this.#crc = zlib.crc32(piece, this.#crc);
    this.#size = (this.#size + piece.length) >>> 0;
    return this.push(piece);
  }

  #checkTrailer(): void {
    const right = Buffer.alloc(TRAILER_BYTES);
    right.writeUInt32LE(this.#crc);
    right.writeUInt32LE(this.#size, 4);
    const isRight = this.#held.equals(right.subarray(0, this.#held.length));
    if (!isRight) throw new Error('incorrect data check');
  }
}

/** One of zlib's streams, which reports what it leaves of a piece. */
class Engine {
  readonly #stream: zlib.InflateRaw | zlib.Gunzip;
  #isOver = false;
  #onOver: () => void = () => {};
  #onError: (error: Error) => void = () => {};

  constructor(stream: zlib.InflateRaw | zlib.Gunzip, deliver: (piece: Buffer) => boolean) {
    this.#stream = stream;
    stream.on('data', (piece: Buffer) => {
      if (!deliver(piece)) stream.pause();
    });
    stream.on('error', (error) => this.#onError(error));
    stream.once('end', () => {
      this.#isOver = true;
      this.#onOver();
    });
  }

  /** Whether the end of the compressed data has arrived. */
  get isOver(): boolean {
    return this.#isOver;
  }

  get isUnused(): boolean {
    return this.#stream.bytesWritten === 0;
  }

  /** Returns what follows the end of the compressed data, if the end is in the piece. */
  write(bytes: Buffer): Promise<Buffer> {
    if (bytes.length === 0) return Promise.resolve(bytes);
    const before = this.#stream.bytesWritten;
    return new Promise((resolve, reject) => {
      this.#onOver = () => resolve(bytes.subarray(this.#stream.bytesWritten - before));
      this.#onError = reject;
      this.#stream.write(bytes, () => resolve(bytes.subarray(bytes.length)));
    });
  }

  /** Settles when everything is delivered. Rejects if the compressed data are incomplete. */
  end(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#onOver = resolve;
      this.#onError = reject;
      this.#stream.end();
    });
  }

  resume(): void {
    this.#stream.resume();
  }

  destroy(): void {
    this.#stream.destroy();
  }
}

const TRAILER_BYTES = 8;
