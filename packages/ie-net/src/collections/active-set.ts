/**
 * The active items, in no particular order.
 *
 * It is for items that come and go with every request. A Set or Map in such use outgrows one table after
 * another, and V8 keeps each table reachable from the one before. Once one of them is in the old generation,
 * young tables and their contents survive every minor garbage collection, which then costs more than the
 * requests.
 */
export class ActiveSet<Item extends ActiveItem> implements Iterable<Item> {
  readonly #items: Item[] = [];

  get size(): number {
    return this.#items.length;
  }

  add(item: Item): void {
    item.index = this.#items.length;
    this.#items.push(item);
  }

  /** Removes an item, if it is in the set. */
  delete(item: Item): void {
    const { index: seat } = item;
    if (this.#items[seat] !== item) return;
    const last = this.#items.pop();
    if (last === undefined || last === item) return;
    last.index = seat;
    this.#items[seat] = last;
  }

  /** Iterates over the present items, even if some are removed meanwhile. */
  [Symbol.iterator](): IterableIterator<Item> {
    return [...this.#items].values();
  }
}

/** An item of an active set, of one at a time. */
export interface ActiveItem {
  /** Its position, for the set only. */
  index: number;
}
