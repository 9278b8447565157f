/** A map that keeps at most so many entries: the one unused for longest makes room. */
export class BoundedMap<Value> {
  readonly #entries = new Map<string, Value>();
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  /** How many there are. */
  get size(): number {
    return this.#entries.size;
  }

  /** The value of a key, which counts as a use. */
  get(key: string): Value | undefined {
    const value = this.#entries.get(key);
    if (value !== undefined) this.set(key, value);
    return value;
  }

  /** Keeps a value, in place of the key's last one. */
  set(key: string, value: Value): void {
    // A Map keeps the order of insertion: the first key is the one unused for longest.
    this.#entries.delete(key);
    this.#entries.set(key, value);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#max && oldest !== undefined) this.#entries.delete(oldest);
  }

  /** Forgets a key. */
  delete(key: string): void {
    this.#entries.delete(key);
  }
}
