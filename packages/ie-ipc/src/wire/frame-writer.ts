import { IpcError } from '../errors/ipc-error.js';
import { type FrameHeader, HEADER_BYTES, sizeProblem, writeHeader } from './frame.js';

/** Writes frames one after the other until they are taken. */
export class FrameWriter {
  #maxFrameBytes: number;
  #parts: Uint8Array[] = [];
  /** The size of `#parts` when they were added. A caller may detach the memory of a body later. */
  #partsBytes = 0;
  #slab = Buffer.alloc(0);
  /** The slab's bytes from here to `#slabEnd` are frames that are not in `#parts` yet. */
  #slabStart = 0;
  #slabEnd = 0;

  constructor(maxFrameBytes: number) {
    this.#maxFrameBytes = maxFrameBytes;
  }

  /** The number of bytes to take. */
  get bytes(): number {
    return this.#partsBytes + this.#slabEnd - this.#slabStart;
  }

  get maxFrameBytes(): number {
    return this.#maxFrameBytes;
  }

  /** Lowers the limit of a frame to what the peer's hello says. */
  limitFrames(maxFrameBytes: number): void {
    this.#maxFrameBytes = Math.min(this.#maxFrameBytes, maxFrameBytes);
  }

  /** Writes a frame and returns its size. @throws IpcError `IE_IPC_TOO_LARGE`; nothing is written then */
  write({ kind, flag = false, isRequest = false, streamId = 0, json, tail }: FrameParts): number {
    const tailBytes = tail?.length ?? 0;
    // Checked before memory is reserved: text has at least as many bytes as UTF-16 units.
    this.refuseTooLarge({ kind, jsonBytes: json.length, tailBytes });
    const isCopied = tailBytes < COPY_BELOW_BYTES;
    // A UTF-16 unit takes at most three bytes in UTF-8.
    this.#makeRoom(HEADER_BYTES + json.length * 3 + (isCopied ? tailBytes : 0));
    const start = this.#slabEnd;
    const jsonBytes = json === '' ? 0 : this.#slab.write(json, start + HEADER_BYTES, 'utf8');
    this.refuseTooLarge({ kind, jsonBytes, tailBytes });
    writeHeader(this.#slab, start, { kind, flag, isRequest, streamId, jsonBytes, tailBytes });
    this.#slabEnd = start + HEADER_BYTES + jsonBytes;
    if (tail && tailBytes > 0 && isCopied) {
      this.#slab.set(tail, this.#slabEnd);
      this.#slabEnd += tailBytes;
    } else if (tail && tailBytes > 0) {
      this.#sealSlab();
      this.#addPart(tail);
    }
    return HEADER_BYTES + jsonBytes + tailBytes;
  }

  /** @throws IpcError `IE_IPC_TOO_LARGE` */
  refuseTooLarge(frame: Pick<FrameHeader, 'kind' | 'jsonBytes' | 'tailBytes'>): void {
    const problem = sizeProblem(frame, this.#maxFrameBytes);
    if (problem) throw new IpcError('IE_IPC_TOO_LARGE', `the message is too large to send: ${problem}`);
  }

  /** Returns what was written, and starts anew. */
  take(): Written {
    this.#sealSlab();
    const written = { parts: this.#parts, bytes: this.#partsBytes };
    this.#parts = [];
    this.#partsBytes = 0;
    return written;
  }

  #makeRoom(bytes: number): void {
    if (this.#slab.length - this.#slabEnd >= bytes) return;
    this.#sealSlab();
    this.#slab = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, bytes));
    this.#slabStart = 0;
    this.#slabEnd = 0;
  }

  #sealSlab(): void {
    if (this.#slabEnd > this.#slabStart) this.#addPart(this.#slab.subarray(this.#slabStart, this.#slabEnd));
    this.#slabStart = this.#slabEnd;
  }

  #addPart(part: Uint8Array): void {
    this.#parts.push(part);
    this.#partsBytes += part.length;
  }
}

/** Small frames are written into slabs of this size. */
const SLAB_BYTES = 64 * 1024;
/** A tail of at least this size is written without a copy; a smaller one is copied into the slab. */
const COPY_BELOW_BYTES = 8 * 1024;

/** A frame to write. Its lengths follow from its parts. */
export interface FrameParts extends Pick<FrameHeader, 'kind'> {
  flag?: boolean;
  isRequest?: boolean;
  streamId?: number;
  json: string;
  tail?: Uint8Array | undefined;
}

/** Frames as bytes, for one write. */
export interface Written {
  parts: Uint8Array[];
  bytes: number;
}
