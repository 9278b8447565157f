import { IpcError } from '../errors/ipc-error.js';
import { ByteQueue, detached } from './byte-queue.js';
import { type FrameHeader, FrameKind, HEADER_BYTES, readHeader } from './frame.js';

/**
 * Decodes bytes into frames, however they are split. It holds at most what was pushed and not yet taken. Data
 * frames are passed on as they arrive, because nothing in them is parsed.
 */
export class FrameDecoder {
  readonly #bytes = new ByteQueue();
  readonly #maxFrameBytes: number;
  #header: FrameHeader | undefined;
  /** How much of a data frame has not arrived yet. */
  #dataLeft = 0;
  /** A large tail that is filled as it arrives: each chunk is copied at once instead of being kept. */
  #tail: { json: string; bytes: Buffer; filled: number } | undefined;

  constructor(maxFrameBytes: number) {
    this.#maxFrameBytes = maxFrameBytes;
  }

  /** Whether an unfinished frame is held or expected. */
  get isMidFrame(): boolean {
    return this.#header !== undefined || this.#bytes.length > 0;
  }

  push(chunk: Buffer): void {
    this.#bytes.push(chunk);
  }

  /**
   * Returns the next frame once it is there: the hello, or any later frame.
   *
   * @throws IpcError `IE_IPC_INVALID_FRAME`, `IE_IPC_TOO_LARGE`, or `IE_IPC_PROTOCOL_MISMATCH` where a hello
   * is missing, as soon as the header has arrived
   */
  next(expected: 'hello' | 'other'): Frame | undefined {
    const header = this.#header ?? this.#readHeader(expected);
    if (!header) return undefined;
    if (header.kind === FrameKind.data) return this.#nextData(header);
    if (header.tailBytes >= FILLED_TAIL_BYTES) return this.#nextFilled(header);
    const { jsonBytes, tailBytes } = header;
    if (this.#bytes.length < jsonBytes + tailBytes) return undefined;
    const json = this.#bytes.takeText(jsonBytes);
    return this.#whole(header, json, header.flag ? this.#bytes.takeBytes(tailBytes) : undefined);
  }

  #nextFilled(header: FrameHeader): Frame | undefined {
    if (!this.#tail) {
      if (this.#bytes.length < header.jsonBytes) return undefined;
      const json = this.#bytes.takeText(header.jsonBytes);
      this.#tail = { json, bytes: Buffer.allocUnsafeSlow(header.tailBytes), filled: 0 };
    }
    const { json, bytes, filled } = this.#tail;
    this.#tail.filled += this.#bytes.takeInto(bytes, filled);
    if (this.#tail.filled < bytes.length) return undefined;
    this.#tail = undefined;
    return this.#whole(header, json, bytes);
  }

  #whole(header: FrameHeader, json: string, tail: Buffer | undefined): Frame {
    const { kind, streamId, flag, isRequest, jsonBytes, tailBytes } = header;
    this.#header = undefined;
    return { kind, streamId, flag, isRequest, json, tail, bytes: HEADER_BYTES + jsonBytes + tailBytes };
  }

  #readHeader(expected: 'hello' | 'other'): FrameHeader | undefined {
    if (this.#bytes.length < HEADER_BYTES) return undefined;
    const { chunk, offset } = this.#bytes.view(HEADER_BYTES);
    const header = readHeader(chunk, offset, this.#maxFrameBytes);
    if ((header.kind === FrameKind.hello) !== (expected === 'hello')) throw unexpected(header.kind);
    this.#header = header;
    this.#dataLeft = header.tailBytes;
    this.#bytes.skip(HEADER_BYTES);
    return header;
  }

  #nextData({ kind, streamId, flag, tailBytes }: FrameHeader): Frame | undefined {
    if (this.#dataLeft > 0 && this.#bytes.length === 0) return undefined;
    const isFirst = this.#dataLeft === tailBytes;
    const tail = this.#dataLeft > 0 ? this.#bytes.takePiece(this.#dataLeft) : Buffer.alloc(0);
    if (tail.length === 0 && this.#dataLeft > 0) throw detached();
    this.#dataLeft -= tail.length;
    if (this.#dataLeft === 0) this.#header = undefined;
    return {
      kind,
      streamId,
      flag: flag && this.#dataLeft === 0,
      isRequest: false,
      json: '',
      tail,
      bytes: tail.length + (isFirst ? HEADER_BYTES : 0),
    };
  }
}

/** A tail of at least this size is filled as it arrives. */
const FILLED_TAIL_BYTES = 64 * 1024;

/** One whole frame, or the part of a data frame that has arrived. */
export interface Frame {
  kind: FrameKind;
  streamId: number;
  /**
   * For a message: whether it has a body of bytes, even an empty one. For data: whether it ends the stream.
   */
  flag: boolean;
  /** For a message: whether it is a request. */
  isRequest: boolean;
  json: string;
  /** The body, in memory of its own; or the data, as a view of its chunk. */
  tail: Buffer | undefined;
  /** Its size on the wire in bytes. */
  bytes: number;
}

function unexpected(kind: FrameKind): IpcError {
  return kind === FrameKind.hello
    ? new IpcError('IE_IPC_INVALID_FRAME', 'the peer sent two hellos')
    : new IpcError('IE_IPC_PROTOCOL_MISMATCH', 'the peer sent another frame before its hello');
}
