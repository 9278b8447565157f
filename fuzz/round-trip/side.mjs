import { codeOf, insist } from '../lib/finding.mjs';
import { turn } from '../lib/turns.mjs';
import { follow, GIVEN_UP, patience } from './calls.mjs';
import { Reader } from './readers.mjs';
import { Source } from './sources.mjs';
import { fields } from './values.mjs';

/** How a request is answered, said in it so that both sides know. */
const ANSWERS = ['plain', 'plain', 'bytes', 'stream', 'late', 'twice', 'never'];

/** One end of the channel: what it has sent, what has come, and what is still under way. */
export class Side {
  channel;
  /** The other end. */
  peer;
  /** What it has sent, by number: messages and requests. */
  sent = [];
  /** The numbers of what has come. */
  received = [];
  /** By the number of a request of the peer: the answer to it. */
  answers = new Map();
  readers = [];
  /** The code that receiving ended with. */
  end;
  /** What the next message is to come behind. */
  #order = 0;
  #choices;
  #random;
  #maxStreamBytes;

  constructor(channel, { choices, random, maxStreamBytes }) {
    this.channel = channel;
    this.#choices = choices;
    this.#random = random;
    this.#maxStreamBytes = maxStreamBytes;
  }

  /** Everything that settles one day. */
  get calls() {
    return [...this.sent, ...this.answers.values()];
  }

  get sources() {
    return this.calls.filter(({ source, result }) => source && !result?.code).map(({ source }) => source);
  }

  /** @param order where the message has to come, if that is not behind all others */
  send(order = this.#order++) {
    const { options, isPatient } = patience(this.#choices);
    const call = { isRequest: false, isPatient, order, ...this.#content() };
    this.sent.push(call);
    if (this.#choices.oneIn(10)) this.#makeSly(call);
    follow(call, this.channel.send(call.message, options));
  }

  request() {
    const { options, isPatient } = patience(this.#choices);
    const call = {
      isRequest: true,
      isPatient,
      order: this.#order++,
      ...this.#content(this.#choices.pick(ANSWERS)),
    };
    const n = this.sent.push(call) - 1;
    const answered = this.channel.request(call.message, options).then((answer) => {
      insist(answer.n === n, 'a request gets the answer to another one');
      // Whoever gives up a request gives up the body of its answer, too.
      this.#check(answer, { ...this.peer.answers.get(n), isPatient });
    });
    follow(call, answered);
  }

  /** Receives what the peer sends, until the channel ends. */
  async receive() {
    let lastOrder = -1;
    for (;;) {
      const { value, error } = await this.#recv();
      if (error) {
        this.end = codeOf(error, 'recv');
        return;
      }
      if (value === undefined) continue;
      const call = this.peer.sent[value.n];
      insist(call, 'a message comes that nobody has sent');
      insist(call.order > lastOrder, 'a message comes twice, or too early');
      lastOrder = call.order;
      this.received.push(value.n);
      this.#check(value, call);
      if (call.how) void this.#answer(value, call.how);
      if (this.#random.oneIn(6)) await turn();
    }
  }

  /** Compares what came with what was sent, and begins to read its body. */
  #check(value, { json, bytes, source, isPatient }) {
    const { id: _id, ...rest } = value;
    if (bytes) insist(bytes.equals(value.body ?? ''), 'a body has other bytes');
    if (source) {
      insist(value.body?.getReader, 'the body of a message is no stream');
      this.readers.push(new Reader(this.#choices, { source, body: value.body, isPatient }));
    }
    if (bytes || source) delete rest.body;
    const text = JSON.stringify(rest);
    insist(text === json, `a message is another: ${text.slice(0, 200)} and not ${json.slice(0, 200)}`);
  }

  /** A recv that is given up now and then, which must lose nothing. */
  async #recv() {
    const impatience = this.#random.oneIn(5) ? new AbortController() : undefined;
    const receiving = this.channel.recv(impatience && { signal: impatience.signal });
    if (impatience) setImmediate(() => impatience.abort(GIVEN_UP));
    try {
      return { value: await receiving };
    } catch (error) {
      return error === GIVEN_UP ? {} : { error };
    }
  }

  async #answer({ id, n }, how) {
    if (how === 'never') return;
    if (how === 'late') for (let turns = this.#random.below(20); turns > 0; turns--) await turn();
    const answer = { isPatient: true };
    const fields = { type: 'Answer', n };
    answer.json = JSON.stringify(fields);
    const message = { ...fields, id };
    if (how === 'bytes') message.body = answer.bytes = Buffer.from('the answer');
    if (how === 'stream') {
      answer.source = new Source(this.#choices, this.#maxStreamBytes);
      message.body = answer.source.body;
    }
    this.answers.set(n, follow(answer, this.channel.send(message)));
    if (how === 'twice') await this.channel.send(message).catch((error) => codeOf(error, 'a second answer'));
  }

  /** Lets a field of a message send another message when it is read, which is then sent before. */
  #makeSly(call) {
    let isRead = false;
    const value = call.message.type;
    Object.defineProperty(call.message, 'type', {
      enumerable: true,
      get: () => {
        if (!isRead) {
          isRead = true;
          // Between what was sent before and this one.
          this.send((Math.ceil(call.order) - 1 + call.order) / 2);
        }
        return value;
      },
    });
  }

  /** A message, and what is to arrive of it. */
  #content(how) {
    const plain = { n: this.sent.length, ...fields(this.#choices), ...(how && { how }) };
    const content = { how, json: JSON.stringify(plain), message: { ...plain, body: undefined } };
    switch (this.#choices.below(8)) {
      case 1:
        content.bytes = Buffer.alloc(this.#choices.below(1000), 7);
        break;
      case 2:
        content.bytes = Buffer.alloc(this.#choices.pick([0, 8191, 8192, 70_000]), 9);
        break;
      case 3:
        content.source = new Source(this.#choices, this.#maxStreamBytes);
    }
    content.message.body = content.bytes ?? content.source?.body;
    return content;
  }
}
