import { IpcError } from '../errors/ipc-error.js';

/**
 * Bytes as they arrive, chunk after chunk, read from the front. A byte is copied at most once however the
 * chunks fall (twice if it came in a crumb), so reassembly is linear in what was received, and so is memory
 * even if a peer sends a byte at a time.
 */
export class ByteQueue {
  #chunks: Buffer[] = [];
  #first = 0;
  /** Where the unread part of the first chunk begins. */
  #offset = 0;
  #length = 0;
  /** The free rest of the slab whose written part is the last chunk. */
  #slabRest: Buffer | undefined;

  /** How many bytes are unread. */
  get length(): number {
    return this.#length;
  }

  push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    // What fits into an open slab goes there, so that what is left of a slab is less than the next chunk.
    const fits = this.#slabRest !== undefined && chunk.length <= this.#slabRest.length;
    if (fits || (this.#length > 0 && chunk.length < CRUMB_BYTES)) this.#sweep(chunk);
    else {
      this.#chunks.push(chunk);
      this.#slabRest = undefined;
    }
    this.#length += chunk.length;
  }

  /**
   * A chunk that holds with the next `count` bytes, and where in it they begin, without taking them: the chunk
   * they came in where they lie in one, else a copy.
   */
  view(count: number): { chunk: Buffer; offset: number } {
    const chunk = this.#chunks[this.#first];
    if (chunk && chunk.length - this.#offset >= count) return { chunk, offset: this.#offset };
    return { chunk: this.#gather(count), offset: 0 };
  }

  /** Takes the next `count` bytes, which must be there, as text. */
  takeText(count: number): string {
    const { chunk, offset } = this.view(count);
    const text = chunk.toString('utf8', offset, offset + count);
    this.skip(count);
    return text;
  }

  /**
   * Takes what lies together of the next `count` bytes, at least one, as a view of the chunk it came in. An empty one
   * says that they are gone: whoever got another view of the chunk has had its memory detached.
   */
  takePiece(count: number): Buffer {
    const chunk = this.#chunks[this.#first];
    if (!chunk) throw new RangeError('a piece asked for of no bytes');
    // There is no view of memory that was detached.
    const piece = chunk.length === 0 ? chunk : chunk.subarray(this.#offset, this.#offset + count);
    this.skip(piece.length);
    return piece;
  }

  /** Takes what is there into `target` from `start` on, as far as that has room, and says how many bytes it was. */
  takeInto(target: Buffer, start: number): number {
    const count = Math.min(this.#length, target.length - start);
    this.#copy(target, start, count);
    this.skip(count);
    return count;
  }

  /** Takes the next `count` bytes, which must be there, as memory of its own: no chunk stays alive for it. */
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
      if (!chunk) throw new RangeError(`${count} bytes asked for, ${this.#length} there`);
      if (chunk.length === 0) throw detached();
      copied += chunk.copy(target, start + copied, offset, offset + count - copied);
      offset = 0;
    }
  }

  /** Read chunks are let go of at once when none is left, else in batches, so that no shift is quadratic. */
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

/** Crumbs are swept together into slabs of this size: a chunk's own bookkeeping outweighs a few bytes. */
const SLAB_BYTES = 16 * 1024;
const CRUMB_BYTES = 1024;

/** The refusal to go on where somebody else has taken memory away, by `postMessage` say, that is still needed. */
export function detached(): IpcError {
  return new IpcError('IE_IPC_INVALID_MESSAGE', 'the memory of a chunk was detached: detach a copy of it');
}
