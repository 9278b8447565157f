import { setTimeout as delay } from 'node:timers/promises';
import { codeOf, insist } from '../lib/finding.mjs';
import { OwnStreams } from '../lib/own-streams.mjs';
import { settledInTime, turn } from '../lib/turns.mjs';

/** Ways in which a parent ends a child that does nothing wrong. */
const ENDS = ['kill', 'shutdown', 'close', 'destroy', 'dispose'];

/** Milliseconds that calls may take to settle, when the child has ended. */
const SETTLE_MS = 5_000;

/** What a parent has to do with a child: calls of every kind, all of which have to settle. */
export class Dealings {
  #handle;
  #random;
  #calls = [];
  #own = new OwnStreams();
  #isLate = false;
  /** What the last recv ended with. */
  code;
  /** Whether the child's end of the channel may have ended before the child. */
  hasEndedChannel = false;

  constructor(handle, random) {
    this.#handle = handle;
    this.#random = random;
  }

  async begin() {
    const { channel } = this.#handle;
    const impatient = new AbortController();
    setImmediate(() => impatient.abort(new Error('given up')));
    // Or only when the child is no more, whatever lies there until then.
    this.#isLate = this.#random.oneIn(4);
    if (!this.#isLate) this.#calls.push(this.#receive(channel));
    this.#calls.push(
      this.#call(channel.request({ type: 'FetchRequest', url: 'https://a.example/' })),
      this.#call(channel.request({ type: 'FetchRequest', url: 'https://a.example/' }, { timeoutMs: 5 })),
      this.#call(channel.request({ type: 'Ping' }, { signal: impatient.signal }), 'given up'),
      this.#call(channel.send({ type: 'Pong', body: Buffer.alloc(300_000) })),
      this.#own.open(channel),
    );
    this.signal = channel.signalFor(1);
    if (this.#random.oneIn(2)) await turn();
  }

  /** Ends a child that has not ended by itself. */
  async end() {
    const way = this.#random.pick(ENDS);
    const { channel } = this.#handle;
    this.hasEndedChannel = way === 'close' || way === 'destroy';
    if (way === 'kill') await this.#handle.kill();
    if (way === 'dispose') await this.#handle[Symbol.asyncDispose]();
    if (way === 'shutdown') await this.#handle.shutdown({ timeoutMs: this.#random.pick([0, 20]) });
    // What lies there for a child that reads nothing is given up in the end, by the child's end here.
    if (way === 'close') await Promise.race([channel.close(), delay(20).then(() => this.#handle.kill())]);
    if (way === 'destroy') channel.destroy();
  }

  /** Everything settles. */
  async check() {
    if (this.#isLate) this.#calls.push(this.#receive(this.#handle.channel));
    await settledInTime(this.#handle.channel.ended, SETTLE_MS, 'the end of the channel');
    for (const call of this.#calls) {
      const { error } = await settledInTime(call, SETTLE_MS, 'a call of a channel that has ended');
      if (error) throw error;
    }
    await this.#own.checkDone();
    insist(this.signal.aborted, 'a signal outlives its channel');
  }

  async #receive(channel) {
    try {
      for (;;) await channel.recv();
    } catch (error) {
      this.code = codeOf(error, 'recv');
    }
  }

  async #call(promise, allowed) {
    try {
      await promise;
    } catch (error) {
      if (error.message !== allowed) codeOf(error, 'a call');
    }
  }
}
