/** A map that keeps at most so many entries: the one unused for longest makes room. */
export class BoundedMap<Value> {
  // A Map keeps the order of insertion: the first entry is the one unused for longest.
  readonly #entries = new Map<string, Value>();
  readonly #max: number;
  readonly #onEvict: (value: Value) => void;
  /** Most uses follow another of the same key, and leave the order as it is. */
  #newest: string | undefined;

  /** `onEvict` is called with each value that has to make room. */
  constructor(max: number, onEvict: (value: Value) => void = () => {}) {
    this.#max = max;
    this.#onEvict = onEvict;
  }

  /** How many there are. */
  get size(): number {
    return this.#entries.size;
  }

  /** The value of a key, which counts as a use. */
  get(key: string): Value | undefined {
    const value = this.#entries.get(key);
    if (value !== undefined && key !== this.#newest) this.#insert(key, value);
    return value;
  }

  /** The value of a key, which does not count as a use. */
  peek(key: string): Value | undefined {
    return this.#entries.get(key);
  }

  /** Keeps a value, in place of the key's last one. */
  set(key: string, value: Value): void {
    this.#insert(key, value);
    if (this.#entries.size > this.#max) this.#evictOldest();
  }

  /** Forgets a key. */
  delete(key: string): void {
    this.#entries.delete(key);
    if (key === this.#newest) this.#newest = undefined;
  }

  /** Forgets every key that begins so. */
  deleteAll(prefix: string): void {
    for (const key of this.#entries.keys()) if (key.startsWith(prefix)) this.delete(key);
  }

  /** Forgets everything. */
  clear(): void {
    this.#entries.clear();
    this.#newest = undefined;
  }

  /** Every value, the one unused for longest first. */
  values(): IterableIterator<Value> {
    return this.#entries.values();
  }

  /** Every key and value, in the same order. */
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
