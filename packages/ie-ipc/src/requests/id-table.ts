/**
 * Values under ids that are issued in sequence, for entries that come and go with every message. Any safe
 * integer is a valid id; ids near the first one are cheapest.
 *
 * This is not a Map. A Map in such use outgrows one table after another, and V8 keeps each table reachable
 * from the one before. Once one of them is in the old generation, young tables and their contents survive
 * every minor garbage collection, which then costs more than the messages.
 */
export class IdTable<Value> {
  #values: Record<number, Value> = emptyRecord();
  #size = 0;
  /** The lowest id, from which keys are counted so that they stay small. */
  #base: number | undefined;

  /** The number of values. */
  get size(): number {
    return this.#size;
  }

  get(id: number): Value | undefined {
    return this.#values[this.#keyOf(id)];
  }

  /** Stores a value, which must not be undefined, under an unused id. */
  set(id: number, value: Value): void {
    this.#base ??= id;
    this.#values[this.#keyOf(id)] = value;
    this.#size += 1;
  }

  /** Removes an id and returns its value. */
  take(id: number): Value | undefined {
    const key = this.#keyOf(id);
    const value = this.#values[key];
    if (value === undefined) return undefined;
    delete this.#values[key];
    this.#size -= 1;
    return value;
  }

  /** Returns all ids. */
  ids(): number[] {
    const base = this.#base ?? 0;
    return Object.keys(this.#values).map((key) => Number(key) + base);
  }

  /** Returns an id: the lowest, if ids were issued in sequence. */
  first(): number | undefined {
    for (const key in this.#values) return Number(key) + (this.#base ?? 0);
    return undefined;
  }

  /** Removes and returns all values. */
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
