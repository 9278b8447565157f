import { ByteQueue } from './byte-queue.js';
import { IpcError } from './errors.js';
import { type FrameHeader, FrameKind, HEADER_BYTES, readHeader } from './frame.js';

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
   * The next frame, which has to be of the `expected` kind, once all of it is there.
   *
   * @throws IpcError `IE_IPC_INVALID_FRAME`, `IE_IPC_TOO_LARGE`, or `IE_IPC_PROTOCOL_MISMATCH` where a hello is
   * missing, as soon as the header has arrived.
   */
  next(expected: FrameKind): Frame | undefined {
    if (!this.#header) {
      if (this.#bytes.length < HEADER_BYTES) return undefined;
      const header = readHeader(this.#bytes.peek(HEADER_BYTES), 0, this.#maxFrameBytes);
      if (header.kind !== expected) throw unexpected(header.kind);
      this.#header = header;
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

function unexpected(kind: FrameKind): IpcError {
  return kind === FrameKind.hello
    ? new IpcError('IE_IPC_INVALID_FRAME', 'the peer said hello twice')
    : new IpcError('IE_IPC_PROTOCOL_MISMATCH', 'the peer did not begin with a hello');
}
