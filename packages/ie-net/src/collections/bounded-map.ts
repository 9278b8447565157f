/** A map with a maximum number of entries: the least recently used one is evicted. */
export class BoundedMap<Value> {
  // A Map keeps the order of insertion: the first entry is the least recently used.
  readonly #entries = new Map<string, Value>();
  readonly #max: number;
  readonly #onEvict: (value: Value) => void;
  /** Most uses repeat the last key, and leave the order unchanged. */
  #newest: string | undefined;

  /** `onEvict` is called with each evicted value. */
  constructor(max: number, onEvict: (value: Value) => void = () => {}) {
    this.#max = max;
    this.#onEvict = onEvict;
  }

  /** The number of entries. */
  get size(): number {
    return this.#entries.size;
  }

  /** Returns the value of a key, which counts as a use. */
  get(key: string): Value | undefined {
    const value = this.#entries.get(key);
    if (value !== undefined && key !== this.#newest) this.#insert(key, value);
    return value;
  }

  /** Returns the value of a key, which does not count as a use. */
  peek(key: string): Value | undefined {
    return this.#entries.get(key);
  }

  /** Stores a value in place of the key's last one. */
  set(key: string, value: Value): void {
    this.#insert(key, value);
    if (this.#entries.size > this.#max) this.#evictOldest();
  }

  /** Removes a key. */
  delete(key: string): void {
    this.#entries.delete(key);
    if (key === this.#newest) this.#newest = undefined;
  }

  /** Removes every key with that prefix. */
  deleteAll(prefix: string): void {
    for (const key of this.#entries.keys()) if (key.startsWith(prefix)) this.delete(key);
  }

  /** Removes everything. */
  clear(): void {
    this.#entries.clear();
    this.#newest = undefined;
  }

  /** Iterates over the values, the least recently used first. */
  values(): IterableIterator<Value> {
    return this.#entries.values();
  }

  /** Iterates over keys and values in the same order. */
  entries(): IterableIterator<[string, Value]> {
    return this.#entries.entries();
  }

  #insert(key: string, value: Value): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    this.#newest = key;
  }

  #evictOldest(): void {
    for (const [key, value] of this.#entries) {
      this.#entries.delete(key);
      this.#onEvict(value);
      return;
    }
  }
}
