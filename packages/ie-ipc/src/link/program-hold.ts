/**
 * Whether a channel keeps the program running: at first as its stream does; after `idle`, only while
 * something waits for the peer.
 */
export class ProgramHold {
  readonly #stream: Holder;
  /** Replaces a stream that has ended, which keeps no program running. */
  #keeper: NodeJS.Timeout | undefined;
  /** How many promises wait for the peer; undefined until `idle` is called. */
  #waits: number | undefined;

  constructor(stream: Holder) {
    this.#stream = stream;
  }

  /** From now on only what waits for the peer keeps the program running. */
  idle(): void {
    this.#waits ??= 0;
    this.#keep(this.#waits > 0);
  }

  waiting<Value>(promise: Promise<Value>): Promise<Value> {
    if (this.#waits === undefined) return promise;
    if (this.#waits++ === 0) this.#keep(true);
    // The derived promise is returned, because a promise with only a listener here would count as handled.
    return promise.finally(() => {
      if (this.#waits !== undefined && --this.#waits === 0) this.#keep(false);
    });
  }

  /** Keeps the program running beyond the end of the stream, until `release`. */
  takeOver(): void {
    this.#keeper ??= setInterval(() => {}, KEEPER_MS);
    if (this.#waits === 0) this.#keeper.unref();
  }

  release(): void {
    clearInterval(this.#keeper);
  }

  #keep(isKept: boolean): void {
    // A socket without a handle would queue each call of `ref` and `unref` for its next connection.
    const stream = this.#stream.destroyed ? undefined : this.#stream;
    for (const holder of [stream, this.#keeper]) {
      if (isKept) holder?.ref?.();
      else holder?.unref?.();
    }
  }
}

/** Something that can keep the program running. */
interface Holder {
  destroyed?: boolean;
  ref?(): unknown;
  unref?(): unknown;
}

/** A timer without a task keeps the program running. */
const KEEPER_MS = 2 ** 30;
