import type { BodyWatcher } from '../body/wire-body.js';
import type { ActiveItem } from '../collections/active-set.js';
import { concat } from '../collections/concat.js';
import { type CacheEntry, type CacheQuery, makeEntry, type StorableHead } from './entry.js';
import type { CacheStore } from './store.js';

/**
 * Copies a body while it is received, and stores it when it is complete. A body that is too large or
 * incomplete is not stored.
 */
export class CacheRecorder implements BodyWatcher, ActiveItem {
  index = 0;
  readonly #options: RecorderOptions;
  #chunks: Uint8Array[] = [];
  #reserved = 0;
  #ended = false;
  #entry: CacheEntry | undefined;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** The cache key of the response. */
  get key(): string {
    return this.#options.query.key;
  }

  piece(chunk: Uint8Array): void {
    if (this.#ended || !this.#grow(chunk.length + CHUNK_OVERHEAD_BYTES)) return;
    // Copied, since the reader may change its chunk, and a chunk may keep a larger buffer in memory.
    this.#chunks.push(new Uint8Array(chunk));
  }

  whole(): void {
    if (this.#ended) return;
    const { store, query, head, maxBytes } = this.#options;
    const entry = makeEntry(head, join(this.#chunks));
    this.stop();
    if (entry.cost > maxBytes) return;
    store.add(entry, query);
    this.#entry = entry;
  }

  gone(): void {
    this.stop();
  }

  spoiled(): void {
    this.stop();
    if (this.#entry !== undefined) this.#options.store.forget(this.#entry);
  }

  /** Stops recording without storing anything. */
  stop(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#options.store.release(this.#reserved);
    this.#chunks = [];
    this.#options.onEnd(this);
  }

  #grow(bytes: number): boolean {
    const { store, maxBytes } = this.#options;
    if (this.#reserved + bytes > maxBytes || !store.reserve(bytes)) {
      this.stop();
      return false;
    }
    this.#reserved += bytes;
    return true;
  }
}

/** What is recorded, and where it is stored. */
export interface RecorderOptions {
  readonly store: CacheStore;
  readonly query: CacheQuery;
  readonly head: StorableHead;
  /** Maximum estimated memory use of the entry, in bytes. */
  readonly maxBytes: number;
  /** Called once, when recording has ended for any reason. */
  readonly onEnd: (recorder: CacheRecorder) => void;
}

/** Memory that a chunk uses in addition to its bytes. It matters for a body that arrives in tiny chunks. */
const CHUNK_OVERHEAD_BYTES = 256;

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const [first] = pieces;
  if (first !== undefined && pieces.length === 1) return first;
  return concat(pieces);
}
