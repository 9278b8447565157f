import type { BodyWatcher } from '../body/wire-body.js';
import type { ActiveItem } from '../collections/active-set.js';
import { concat } from '../collections/concat.js';
import { type CacheEntry, type CacheQuery, makeEntry, type StorableHead } from './entry.js';
import type { CacheStore } from './store.js';

/**
 * Copies a body as it flows, and stores it once it is whole. A body that gets too large, or that never gets whole,
 * leaves nothing behind.
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

  /** The key of what is recorded. */
  get key(): string {
    return this.#options.query.key;
  }

  piece(chunk: Uint8Array): void {
    if (this.#ended || !this.#grow(chunk.length + CHUNK_OVERHEAD_BYTES)) return;
    // A copy, since the reader may do with its own what it likes, and a piece may hold on to a larger buffer.
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

  /** Stores nothing, whatever comes. */
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

/** What is recorded, and where it goes. */
export interface RecorderOptions {
  readonly store: CacheStore;
  readonly query: CacheQuery;
  readonly head: StorableHead;
  /** The most bytes that the entry may count for. */
  readonly maxBytes: number;
  /** Called once, when the recording has ended, however it did. */
  readonly onEnd: (recorder: CacheRecorder) => void;
}

/** What a piece takes beside its bytes, so that a body that drips in is not cheaper than it is. */
const CHUNK_OVERHEAD_BYTES = 256;

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const [first] = pieces;
  if (first !== undefined && pieces.length === 1) return first;
  return concat(pieces);
}
