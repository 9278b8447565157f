import { setTimeout as delay } from 'node:timers/promises';
import { insist } from '../lib/finding.mjs';
import { settledInTime, turn } from '../lib/turns.mjs';
import { cutFrames, hello, message } from '../lib/wire.mjs';
import { checkEnd } from './check-end.mjs';
import { Mirror } from './mirror.mjs';
import { spawnRaw } from './spawn-raw.mjs';

/** Milliseconds within which a child answers, and ends: a second by its own account, and what a busy machine takes. */
const ANSWER_MS = 5_000;
const END_MS = 4_000;

const PING = message({ type: 'Ping' });

/** One live child that hears raw bytes, and what it has answered. */
export class Session {
  /** All that it has heard. */
  history = [];
  handle;
  #raw;
  #mirror = new Mirror();
  #answers = [];
  #isOver = false;

  static async start(kind) {
    const session = new Session();
    const { handle, raw } = await spawnRaw(kind);
    session.handle = handle;
    session.#raw = raw;
    void session.#listen();
    return session;
  }

  /** Whether it may hear more. */
  get isOver() {
    return this.#isOver;
  }

  get hasHeardHello() {
    return this.history.length > 0;
  }

  async sayHello() {
    const bytes = hello();
    this.history.push(bytes);
    await this.#mirror.hear(bytes);
    await this.#raw.write(bytes);
  }

  /**
   * Says `bytes`, and insists on what has to come of them. `mayHear` is asked about each message that the child would
   * take from them, before it does.
   *
   * @returns whether they were said
   */
  async say(bytes, { random, mayHear, isLast }) {
    const known = this.#mirror.messages.length;
    await this.#mirror.hear(bytes);
    if (!this.#mirror.messages.slice(known).every(mayHear)) return false;
    this.history.push(bytes);
    await this.#write(bytes, random);
    const isAtBoundary = cutFrames(bytes).rest.length === 0 && this.#mirror.isOpen;
    if (isAtBoundary && !isLast && !this.#isEnding) await this.#expectAnswers();
    else await this.#expectEnd();
    return true;
  }

  async kill() {
    this.#isOver = true;
    await this.handle.kill();
  }

  get #isEnding() {
    return this.#mirror.error !== undefined || this.#heard('Shutdown').length > 0;
  }

  async #write(bytes, random) {
    for (let at = 0; at < bytes.length; ) {
      const size = random.oneIn(2) ? bytes.length : random.between(1, 2000);
      await this.#raw.write(bytes.subarray(at, at + size));
      at += size;
      if (random.oneIn(3)) await turn();
    }
  }

  /** It is there, and has answered everything. */
  async #expectAnswers() {
    this.history.push(PING);
    await this.#mirror.hear(PING);
    await this.#raw.write(PING);
    const deadline = performance.now() + ANSWER_MS;
    while (!this.#hasAnsweredAll && this.handle.isAlive() && performance.now() < deadline) await delay(1);
    this.#checkAnswers();
    insist(this.handle.isAlive(), 'it ends, and nothing was wrong');
    insist(this.#hasAnsweredAll, `it has not answered within ${ANSWER_MS} ms`);
  }

  /** It ends by itself, and says why where it was told something wrong. */
  async #expectEnd() {
    this.#isOver = true;
    const wasToldToStop = this.#heard('Shutdown').length > 0;
    if (this.#mirror.error === undefined && !wasToldToStop) this.#raw.end();
    // Of a child that has gone by then, nobody hears.
    await this.#mirror.end();
    const { value: reason } = await settledInTime(this.handle.exited, END_MS, 'its end');
    this.#checkAnswers();
    const { error, isOpen } = this.#mirror;
    checkEnd(reason, { error, isOpen, wasToldToStop });
    const end = await this.handle.channel.ended;
    insist(end.code === 'IE_IPC_CLOSED', `what it said last is wrong: ${end.message}`);
  }

  async #listen() {
    try {
      for await (const answer of this.handle.channel) this.#answers.push(answer);
    } catch {
      // Told by the channel's end.
    }
  }

  #heard(type) {
    return this.#mirror.messages.filter((message) => message.type === type);
  }

  get #hasAnsweredAll() {
    const wanted =
      this.#heard('Ping').length + (this.handle.kind === 'network' ? this.#heard('FetchRequest').length : 0);
    return this.#answers.length >= wanted;
  }

  /** Nothing is answered twice, or that was not asked. */
  #checkAnswers() {
    const pongs = this.#answers.filter(({ type }) => type === 'Pong').length;
    insist(pongs <= this.#heard('Ping').length, 'more pongs come than pings went');
    const open = this.#heard('FetchRequest').map(({ id }) => id);
    for (const { type, id } of this.#answers) {
      if (type === 'Pong') continue;
      const at = open.indexOf(id);
      insist(at >= 0, `a ${type} comes for a request that was not made, or answered before`);
      open.splice(at, 1);
    }
  }
}
