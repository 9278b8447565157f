/**
 * Values under ids that are issued in a row, for what comes and goes with every message. Any safe integer will do as
 * an id; those near the first one cost least.
 *
 * Not a Map: in such use it outgrows one table after the other, and V8 keeps each reachable from the one before it. As
 * soon as one of them is old, the young ones and all that was in them outlive every quick collection of garbage, which
 * then costs more than the messages.
 */
export class IdTable<Value> {
  #values: Record<number, Value> = emptyRecord();
  #size = 0;
  /** What the keys count from, so that they are small. */
  #base: number | undefined;

  /** How many values there are. */
  get size(): number {
    return this.#size;
  }

  get(id: number): Value | undefined {
    return this.#values[this.#keyOf(id)];
  }

  /** Keeps a value, which is not undefined, under an id that has none. */
  set(id: number, value: Value): void {
    this.#base ??= id;
    this.#values[this.#keyOf(id)] = value;
    this.#size += 1;
  }

  /** Removes an id, and gives what was kept under it. */
  take(id: number): Value | undefined {
    const key = this.#keyOf(id);
    const value = this.#values[key];
    if (value === undefined) return undefined;
    delete this.#values[key];
    this.#size -= 1;
    return value;
  }

  /** Every id there is now. */
  ids(): number[] {
    const base = this.#base ?? 0;
    return Object.keys(this.#values).map((key) => Number(key) + base);
  }

  /** An id, the lowest where they were issued in a row. */
  first(): number | undefined {
    for (const key in this.#values) return Number(key) + (this.#base ?? 0);
    return undefined;
  }

  /** Removes everything, and gives it. */
  takeAll(): Value[] {
    const values = Object.values(this.#values);
    this.#values = emptyRecord();
    this.#size = 0;
    return values;
  }

  #keyOf(id: number): number {
    return id - (this.#base ?? 0);
  }
}

function emptyRecord<Value>(): Record<number, Value> {
  return Object.create(null) as Record<number, Value>;
}
