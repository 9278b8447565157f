import { IpcError } from '../errors/ipc-error.js';

/**
 * Arriving bytes, chunk by chunk, read from the front. A byte is copied at most once (twice if it arrived in
 * a tiny chunk), so reassembly takes linear time and memory even if a peer sends a byte at a time.
 */
export class ByteQueue {
  #chunks: Buffer[] = [];
  #first = 0;
  /** Where the unread part of the first chunk starts. */
  #offset = 0;
  #length = 0;
  /** The free rest of the slab whose used part is the last chunk. */
  #slabRest: Buffer | undefined;

  /** The number of unread bytes. */
  get length(): number {
    return this.#length;
  }

  push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    // A chunk that fits into the open slab goes there, so that the rest of a slab is smaller than the next
    // chunk.
    const fits = this.#slabRest !== undefined && chunk.length <= this.#slabRest.length;
    if (fits || (this.#length > 0 && chunk.length < CRUMB_BYTES)) this.#sweep(chunk);
    else {
      this.#chunks.push(chunk);
      this.#slabRest = undefined;
    }
    this.#length += chunk.length;
  }

  /**
   * Returns a chunk with the next `count` bytes and their offset, without consuming them: the original chunk
   * if they lie in one, otherwise a copy.
   */
  view(count: number): { chunk: Buffer; offset: number } {
    const chunk = this.#chunks[this.#first];
    if (chunk && chunk.length - this.#offset >= count) return { chunk, offset: this.#offset };
    return { chunk: this.#gather(count), offset: 0 };
  }

  /** Consumes the next `count` bytes, which must be there, and returns them as text. */
  takeText(count: number): string {
    const { chunk, offset } = this.view(count);
    const text = chunk.toString('utf8', offset, offset + count);
    this.skip(count);
    return text;
  }

  /**
   * Consumes at least one and at most `count` bytes that lie together, and returns a view of their chunk. An
   * empty view means that the memory was detached by the owner of another view.
   */
  takePiece(count: number): Buffer {
    const chunk = this.#chunks[this.#first];
    if (!chunk) throw new RangeError('cannot take a piece of 0 bytes');
    // Detached memory has no views.
    const piece = chunk.length === 0 ? chunk : chunk.subarray(this.#offset, this.#offset + count);
    this.skip(piece.length);
    return piece;
  }

  /** Consumes bytes into `target` from `start` on, as many as fit. Returns their number. */
  takeInto(target: Buffer, start: number): number {
    const count = Math.min(this.#length, target.length - start);
    this.#copy(target, start, count);
    this.skip(count);
    return count;
  }

  /** Consumes the next `count` bytes, which must be there, and returns a copy that keeps no chunk alive. */
  takeBytes(count: number): Buffer {
    const bytes = this.#gather(count);
    this.skip(count);
    return bytes;
  }

  /** Drops the next `count` bytes, which must be there. */
  skip(count: number): void {
    this.#length -= count;
    this.#offset += count;
    let head = this.#chunks[this.#first];
    if (head && this.#offset < head.length) return;
    while (head && this.#offset >= head.length) {
      this.#offset -= head.length;
      this.#first++;
      head = this.#chunks[this.#first];
    }
    this.#forgetRead();
  }

  /** Drops everything. */
  clear(): void {
    this.#chunks = [];
    this.#first = 0;
    this.#offset = 0;
    this.#length = 0;
    this.#slabRest = undefined;
  }

  #sweep(crumb: Buffer): void {
    const last = this.#chunks.length - 1;
    const written = this.#chunks[last];
    if (written && this.#slabRest && this.#slabRest.length >= crumb.length) {
      crumb.copy(this.#slabRest);
      this.#chunks[last] = Buffer.from(written.buffer, written.byteOffset, written.length + crumb.length);
    } else {
      this.#slabRest = Buffer.allocUnsafeSlow(SLAB_BYTES);
      crumb.copy(this.#slabRest);
      this.#chunks.push(this.#slabRest.subarray(0, crumb.length));
    }
    this.#slabRest = this.#slabRest.subarray(crumb.length);
  }

  #gather(count: number): Buffer {
    const bytes = Buffer.allocUnsafeSlow(count);
    this.#copy(bytes, 0, count);
    return bytes;
  }

  #copy(target: Buffer, start: number, count: number): void {
    let copied = 0;
    let offset = this.#offset;
    for (let index = this.#first; copied < count; index++) {
      const chunk = this.#chunks[index];
      if (!chunk) throw new RangeError(`cannot take ${count} of ${this.#length} bytes`);
      if (chunk.length === 0) throw detached();
      copied += chunk.copy(target, start + copied, offset, offset + count - copied);
      offset = 0;
    }
  }

  /**
   * Read chunks are released at once when none is left, otherwise in batches, so that no shift takes
   * quadratic time.
   */
  #forgetRead(): void {
    if (this.#first === this.#chunks.length) {
      this.#chunks = [];
      this.#first = 0;
      this.#slabRest = undefined;
    } else if (this.#first >= 64 && this.#first * 2 >= this.#chunks.length) {
      this.#chunks.splice(0, this.#first);
      this.#first = 0;
    }
  }
}

/** Tiny chunks are collected in slabs of this size, because a chunk's overhead outweighs a few bytes. */
const SLAB_BYTES = 16 * 1024;
const CRUMB_BYTES = 1024;

/** The error for memory that was detached, for example by `postMessage`, while it was still needed. */
export function detached(): IpcError {
  return new IpcError('IE_IPC_INVALID_MESSAGE', 'the memory of a chunk was detached: detach a copy instead');
}
