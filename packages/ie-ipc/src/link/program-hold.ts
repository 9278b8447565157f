/**
 * Whether a channel keeps the program running: as its stream does, until it is told to be idle; from then on only
 * while something waits for the peer.
 */
export class ProgramHold {
  readonly #stream: Holder;
  /** Takes over from a stream that has ended, and keeps no program running any more. */
  #keeper: NodeJS.Timeout | undefined;
  /** How many things wait for the peer; undefined as long as it does not matter. */
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
    // Its own promise is returned: one that is only listened to here would count as handled when nobody else is.
    return promise.finally(() => {
      if (this.#waits !== undefined && --this.#waits === 0) this.#keep(false);
    });
  }

  /** Holds on beyond the end of the stream, until `release`. */
  takeOver(): void {
    this.#keeper ??= setInterval(() => {}, KEEPER_MS);
    if (this.#waits === 0) this.#keeper.unref();
  }

  release(): void {
    clearInterval(this.#keeper);
  }

  #keep(isKept: boolean): void {
    // A socket that has lost its handle would remember each word for the time that it connects.
    const stream = this.#stream.destroyed ? undefined : this.#stream;
    for (const holder of [stream, this.#keeper]) {
      if (isKept) holder?.ref?.();
      else holder?.unref?.();
    }
  }
}

/** What may keep the program running, or not. */
interface Holder {
  destroyed?: boolean;
  ref?(): unknown;
  unref?(): unknown;
}

/** A timer that does nothing is only there to keep the program running. */
const KEEPER_MS = 2 ** 30;
