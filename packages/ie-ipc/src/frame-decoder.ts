import { ByteQueue } from './byte-queue.js';
import { type FrameHeader, type FrameKind, HEADER_BYTES, readHeader } from './frame.js';

/** One whole frame. `tail` is there when the sender's message had a binary body, even an empty one. */
export interface Frame {
  kind: FrameKind;
  json: string;
  tail: Buffer | undefined;
  /** Its size on the wire in bytes. */
  bytes: number;
}

/** Turns bytes, however they are split, into frames. Holds at most what was pushed and not yet taken. */
export class FrameDecoder {
  readonly #bytes = new ByteQueue();
  readonly #maxFrameBytes: number;
  #header: FrameHeader | undefined;

  constructor(maxFrameBytes: number) {
    this.#maxFrameBytes = maxFrameBytes;
  }

  /** Whether bytes of an unfinished frame are held. */
  get isMidFrame(): boolean {
    return this.#header !== undefined || this.#bytes.length > 0;
  }

  push(chunk: Buffer): void {
    this.#bytes.push(chunk);
  }

  /**
   * The next frame, once all of it is there.
   *
   * @throws IpcError `IE_IPC_INVALID_FRAME` or `IE_IPC_TOO_LARGE`, as soon as the header has arrived.
   */
  next(): Frame | undefined {
    if (!this.#header) {
      if (this.#bytes.length < HEADER_BYTES) return undefined;
      this.#header = readHeader(this.#bytes.peek(HEADER_BYTES), 0, this.#maxFrameBytes);
      this.#bytes.skip(HEADER_BYTES);
    }
    const header = this.#header;
    if (this.#bytes.length < header.jsonBytes + header.tailBytes) return undefined;
    this.#header = undefined;
    return {
      kind: header.kind,
      json: this.#bytes.takeText(header.jsonBytes),
      tail: header.hasBody ? this.#bytes.takeBytes(header.tailBytes) : undefined,
      bytes: HEADER_BYTES + header.jsonBytes + header.tailBytes,
    };
  }
}
