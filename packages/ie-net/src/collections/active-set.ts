/**
 * Who takes part at the moment, in no order of their own.
 *
 * For what comes and goes with every request: a Set or Map in such use outgrows one table after the other, and V8
 * keeps each reachable from the one before it. As soon as one of them is old, the young ones and all that was in them
 * outlive every quick collection of garbage, which then costs more than the requests.
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

  /** Takes an item off; does nothing where it isn't there. */
  delete(item: Item): void {
    const { index: seat } = item;
    if (this.#items[seat] !== item) return;
    const last = this.#items.pop();
    if (last === undefined || last === item) return;
    last.index = seat;
    this.#items[seat] = last;
  }

  /** Those who take part now, whoever leaves meanwhile. */
  [Symbol.iterator](): IterableIterator<Item> {
    return [...this.#items].values();
  }
}

/** What can be on a roster, on one at a time. */
export interface ActiveItem {
  /** Its number on the roster, for the roster alone. */
  index: number;
}
