import { frame, hello, KIND, message } from './wire.mjs';

/**
 * What a peer may say, as frames: a hello and then a conversation that keeps to the rules, or would if the other
 * side had opened as many streams of its own as it is taken to. `bodies` says whether any message may have one.
 */
export function conversation(
  random,
  { vocabulary, bodies, withStreams = true, opened = 3, maxFrames = 12, oddHelloOneIn = 4, kind },
) {
  const speaker = new Speaker(random, { vocabulary, bodies, opened });
  const ways = withStreams ? [...PLAIN_WAYS, ...STREAM_WAYS] : PLAIN_WAYS;
  const count = random.below(maxFrames);
  const said = Array.from({ length: count }, () => speaker[random.pick(ways)]()).flat();
  return [random.oneIn(oddHelloOneIn) ? oddHello(random, kind) : hello(kind && { kind }), ...said];
}

const PLAIN_WAYS = ['single', 'single', 'withBody', 'batch', 'request', 'cancel', 'messageCredit'];
const STREAM_WAYS = ['withStream', 'data', 'data', 'data', 'abort', 'credit', 'close'];

function oddHello(random, kind = 'browser') {
  const limits = {
    maxFrameBytes: random.pick([1, 64, 4096, 2 ** 26, Number.MAX_SAFE_INTEGER]),
    maxStreams: random.pick([0, 1, 16, undefined]),
    streamWindowBytes: random.pick([0, 1, 1024, undefined]),
    messageWindowBytes: random.pick([0, 1, 5000, 2 ** 23, Number.MAX_SAFE_INTEGER, undefined]),
  };
  return hello({ kind, limits, details: random.pick([undefined, null, { layers: [] }, 'x']) });
}

class Speaker {
  #random;
  #vocabulary;
  #bodies;
  #opened;
  #shapes = 0;
  #lastStream = 0;
  #open = [];

  constructor(random, { vocabulary, bodies = true, opened }) {
    this.#random = random;
    this.#vocabulary = vocabulary;
    this.#bodies = bodies;
    this.#opened = opened;
  }

  single() {
    const value = this.#vocabulary(this.#random);
    return message(value, value.type === 'FetchResponse' ? this.#body() : undefined);
  }

  withBody() {
    const value = this.#vocabulary(this.#random);
    return message(value, value.type === 'FetchResponse' || this.#bodies ? this.#body() : undefined);
  }

  withStream() {
    this.#lastStream += this.#random.oneIn(8) ? this.#random.between(2, 1000) : 1;
    this.#open.push(this.#lastStream);
    const json = JSON.stringify(this.#vocabulary(this.#random));
    return frame({ stream: this.#lastStream, json });
  }

  data() {
    const stream = this.#stream();
    if (stream === undefined) return this.withStream();
    const isLast = this.#random.oneIn(4);
    if (isLast) this.#open.splice(this.#open.indexOf(stream), 1);
    const tail =
      isLast && this.#random.oneIn(2) ? Buffer.alloc(0) : this.#random.bytes(this.#random.between(1, 700));
    return frame({ kind: KIND.data, flags: isLast ? 1 : 0, stream, tail });
  }

  abort() {
    const stream = this.#stream();
    if (stream === undefined) return this.withStream();
    this.#open.splice(this.#open.indexOf(stream), 1);
    return frame({ kind: KIND.abort, stream, json: this.#reason() });
  }

  credit() {
    if (this.#opened === 0) return this.single();
    const json = String(this.#random.pick([0, 1, 500, 65536, Number.MAX_SAFE_INTEGER]));
    return frame({ kind: KIND.credit, stream: this.#random.between(1, this.#opened), json });
  }

  close() {
    if (this.#opened === 0) return this.single();
    return frame({ kind: KIND.close, stream: this.#random.between(1, this.#opened), json: this.#reason() });
  }

  cancel() {
    return frame({ kind: KIND.cancel, json: String(this.#random.pick([0, 1, 2, 999, 2 ** 32])) });
  }

  /** A message that is marked as one that waits for an answer. */
  request() {
    return frame({ flags: 2, json: JSON.stringify(this.#vocabulary(this.#random)) });
  }

  /** Credit for messages, of which the channel may have sent none. */
  messageCredit() {
    const json = String(this.#random.pick([0, 1, 4096, 2 ** 22, Number.MAX_SAFE_INTEGER]));
    return frame({ kind: KIND.credit, json });
  }

  /** A shape, and some messages that have it. */
  batch() {
    const sample = this.#vocabulary(this.#random);
    const fields = fieldsOf(sample);
    if (!fields) return message(sample, sample.type === 'FetchResponse' ? this.#body() : undefined);
    const count = this.#random.oneIn(20) ? 300 : this.#random.below(6);
    const number = this.#random.oneIn(4) ? -1 - this.#shapes : this.#shapes;
    const values = Array.from({ length: count }, () => [number, ...valuesOf(sample)]).flat();
    this.#shapes++;
    return [
      frame({ kind: KIND.shape, json: JSON.stringify(fields) }),
      frame({ kind: KIND.batch, json: JSON.stringify(values) }),
    ];
  }

  #stream() {
    return this.#open.length > 0 ? this.#random.pick(this.#open) : undefined;
  }

  #body() {
    // A large one is filled as it comes.
    if (this.#random.oneIn(40))
      return Buffer.alloc(this.#random.between(65_530, 70_000), this.#random.below(256));
    return this.#random.bytes(this.#random.pick([0, 1, 100, this.#random.below(4000)]));
  }

  #reason() {
    return this.#random.pick(['', '{}', '{"name":"E","code":"C","message":"why"}', '"text"', 'null']);
  }
}

/** The shape of a message that has nothing but plain fields and objects. */
function fieldsOf(value) {
  const fields = [];
  for (const [key, inner] of Object.entries(value)) {
    if (Array.isArray(inner)) return undefined;
    if (typeof inner !== 'object' || inner === null) fields.push(key);
    else {
      const innerFields = fieldsOf(inner);
      if (!innerFields) return undefined;
      fields.push([key, innerFields]);
    }
  }
  return fields;
}

function valuesOf(value) {
  return Object.values(value).flatMap((inner) =>
    typeof inner === 'object' && inner !== null ? valuesOf(inner) : [inner],
  );
}
