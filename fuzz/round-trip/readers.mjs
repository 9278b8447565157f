import { codeOf, insist } from '../lib/finding.mjs';
import { GIVEN_UP } from './calls.mjs';

/** What a receiver does with a stream: read it to its end, leave it at some point, or not look at it. */
const HABITS = ['reads', 'reads', 'reads', 'leaves', 'ignores'];

/** Reads one stream, and knows what it ought to find in it. */
export class Reader {
  /** Settles when nothing more will be read. */
  settling;
  isDone = false;
  #habit;
  #source;
  #isPatient;
  #bytes = Buffer.alloc(0);
  /** What ended it before its end. */
  #code;
  /** Held, so that a stream that nobody looks at is not taken for one that nobody can read any more. */
  #body;

  constructor(choices, { source, body, isPatient }) {
    this.#habit = choices.pick(HABITS);
    this.#source = source;
    this.#body = body;
    this.#isPatient = isPatient;
    const count = this.#habit === 'leaves' ? choices.below(4) : Number.POSITIVE_INFINITY;
    this.settling = this.#habit === 'ignores' ? Promise.resolve() : this.#read(count);
    this.settling.then(
      () => {
        this.isDone = true;
      },
      () => {},
    );
  }

  /** Whether it has to come to its end without the end of the channel. */
  get mustEnd() {
    return this.#habit !== 'ignores' && this.#source.end !== 'stalls';
  }

  /** @param isWhole whether the channel lived until everything had been read */
  check(isWhole) {
    const { bytes: wanted, end } = this.#source;
    insist(wanted.subarray(0, this.#bytes.length).equals(this.#bytes), 'a stream has other bytes');
    if (this.#habit !== 'reads' || !this.#isPatient || !isWhole || end === 'stalls') return;
    const code = end === 'fails' ? 'IE_IPC_ABORTED' : undefined;
    insist(this.#code === code, `the stream of a source that ${end} ends with ${this.#code}`);
    insist(end === 'fails' || this.#bytes.length === wanted.length, 'a stream lacks bytes');
  }

  async #read(count) {
    const reader = this.#body.getReader();
    try {
      for (let left = count; left > 0; left--) {
        const { done, value } = await reader.read();
        if (done) return;
        this.#bytes = Buffer.concat([this.#bytes, value]);
      }
      await reader.cancel(new Error('the reader has had enough'));
    } catch (error) {
      this.#code = error === GIVEN_UP ? 'given up' : codeOf(error, 'a stream');
    }
  }
}
