import { GrowingBytes } from '../collections/growing-bytes.js';
import { examineBlock } from './header-block.js';

/**
 * Reads the frames of an HTTP/2 connection before node:http2 does, and remembers the streams with malformed header fields.
 * node:http2 leaves out such a field without a word, but RFC 9113 requires that its response is refused.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9113#section-8.2.1
 */
export class H2HeaderWatch {
  readonly #maxBlockBytes: number;
  /** The head of the present frame, as far as it has arrived. */
  readonly #head = Buffer.alloc(HEAD_BYTES);
  #headLength = 0;
  /** The bytes of its payload that have not arrived. */
  #rest = 0;
  readonly #payload = new GrowingBytes();
  readonly #block = new GrowingBytes();
  /** The stream and type of the present frame, if it has header fields. */
  #frame: HeaderFrame | undefined;
  readonly #malformed = new Set<number>();
  #isTainted = false;

  constructor(maxBlockBytes: number) {
    this.#maxBlockBytes = maxBlockBytes;
  }

  /** Whether headers that follow may have malformed fields unnoticed: the connection must not be used again. */
  get isTainted(): boolean {
    return this.#isTainted;
  }

  /** Whether this stream has had malformed fields. */
  isMalformed(streamId: number | undefined): boolean {
    return streamId !== undefined && this.#malformed.has(streamId);
  }

  /** Called when a stream is over. */
  forget(streamId: number | undefined): void {
    if (streamId !== undefined) this.#malformed.delete(streamId);
  }

  /** Reads bytes from the server. They may begin and end anywhere in a frame. */
  read(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length && !this.#isTainted) {
      if (this.#headLength < HEAD_BYTES) {
        const piece = chunk.subarray(at, at + HEAD_BYTES - this.#headLength);
        this.#head.set(piece, this.#headLength);
        this.#headLength += piece.length;
        at += piece.length;
        if (this.#headLength === HEAD_BYTES) this.#begin();
      } else {
        const piece = chunk.subarray(at, at + this.#rest);
        this.#rest -= piece.length;
        at += piece.length;
        if (this.#frame !== undefined) this.#payload.append(piece);
      }
      if (this.#headLength === HEAD_BYTES && this.#rest === 0) this.#end();
    }
  }

  #begin(): void {
    const type = this.#head[3];
    this.#rest = this.#head.readUIntBE(0, 3);
    if (type !== HEADERS && type !== CONTINUATION) return;
    // A larger frame ends the connection.
    if (this.#rest > MAX_FRAME_BYTES) this.#isTainted = true;
    this.#frame = {
      isFirst: type === HEADERS,
      flags: this.#head[4] ?? 0,
      streamId: this.#head.readUInt32BE(5) & 0x7fffffff,
    };
  }

  #end(): void {
    const frame = this.#frame;
    this.#headLength = 0;
    this.#frame = undefined;
    if (frame === undefined) return;
    if (frame.isFirst) this.#block.clear();
    const block = this.#block.append(fragmentOf(frame, this.#payload.append(NOTHING)));
    this.#payload.clear();
    if (block.length > this.#maxBlockBytes) this.#isTainted = true;
    else if ((frame.flags & END_HEADERS) !== 0) this.#examine(block, frame.streamId);
  }

  #examine(block: Uint8Array, streamId: number): void {
    const verdict = examineBlock(block);
    this.#block.clear();
    if (verdict === 'fine') return;
    this.#malformed.add(streamId);
    if (verdict === 'kept' || this.#malformed.size > MAX_MALFORMED) this.#isTainted = true;
  }
}

interface HeaderFrame {
  /** HEADERS, which begins a block, and not CONTINUATION. */
  readonly isFirst: boolean;
  readonly flags: number;
  readonly streamId: number;
}

/** @see https://www.rfc-editor.org/rfc/rfc9113#section-6.2 */
const HEADERS = 1;
const CONTINUATION = 9;
const END_HEADERS = 0x4;
const PADDED = 0x8;
const PRIORITY = 0x20;

const HEAD_BYTES = 9;
const NOTHING = new Uint8Array();
/** The default of SETTINGS_MAX_FRAME_SIZE, which this client does not raise. */
const MAX_FRAME_BYTES = 16_384;
/** More streams than the client opens at a time. */
const MAX_MALFORMED = 256;

/** Without the length of the padding, the priority, and the padding. */
function fragmentOf({ isFirst, flags }: HeaderFrame, payload: Uint8Array): Uint8Array {
  if (!isFirst) return payload;
  const isPadded = (flags & PADDED) !== 0;
  const start = (isPadded ? 1 : 0) + ((flags & PRIORITY) === 0 ? 0 : 5);
  const padding = isPadded ? (payload[0] ?? 0) : 0;
  return payload.subarray(start, Math.max(start, payload.length - padding));
}
