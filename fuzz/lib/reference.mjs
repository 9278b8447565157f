import { ReferenceBatch } from './reference-batch.mjs';
import { referenceFrames, Violation } from './reference-frames.mjs';
import { HEADER_BYTES, KIND } from './wire.mjs';

/** What a message costs beside the bytes of its frame. */
const MESSAGE_BYTES = 2048;

/**
 * What a channel has to make of `bytes` that come from its peer and then end: the messages it delivers, what comes of
 * the streams, and the code it ends with. A second implementation, of one pass and no state between turns, for
 * somebody who reads no stream before the channel has ended.
 *
 * @param options.schema what messages have to fit, a Standard Schema
 * @param options.opened how many streams the channel itself has opened
 * @param options.requests the ids that it has issued for requests of its own
 * @param options.unsent those of them that the peer was too narrow for
 * @param options.unreadWindowBytes what the peer may send while nobody receives; nothing where somebody does
 * @param options.streamBody what stands for a body that is a stream, where a schema looks at it
 */
export function referenceOutcome(bytes, options) {
  const reference = new Reference(options);
  const { outcome } = reference;
  try {
    for (const frame of referenceFrames(bytes, options.maxFrameBytes)) reference.take(frame);
    outcome.end = 'IE_IPC_CLOSED';
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    outcome.end = error.code;
    outcome.isViolated = !error.isCut;
  }
  return outcome;
}

class Reference {
  outcome = {
    /** Whether the hello was good. */
    isOpen: false,
    /** `{ value, body }`: the message, and its body as bytes or as the number of a stream. */
    messages: [],
    /** By request: the message that answers it. */
    answers: new Map(),
    /** By number: the bytes that came, and what ended it; nothing when that was the end of the channel. */
    streams: new Map(),
    /** The ids of the peer's requests that it gave up. */
    cancelled: new Set(),
    end: 'IE_IPC_CLOSED',
    /** Whether it ends without the end of the bytes. */
    isViolated: false,
    /** What the peer said of itself. */
    hello: undefined,
    /** Whether the peer spoke of streams of the channel's own, of which there are more or fewer at another time. */
    hangsOnTime: false,
  };
  #options;
  #batch = new ReferenceBatch();
  #lastStream = 0;
  #unreadBytes = 0;

  constructor(options) {
    this.#options = options;
  }

  take(frame) {
    switch (frame.kind) {
      case KIND.hello:
        this.outcome.hello = checkHello(parse(frame.json, 'IE_IPC_INVALID_MESSAGE'));
        this.outcome.isOpen = true;
        break;
      case KIND.message:
        this.#message(frame);
        break;
      case KIND.shape:
        this.#batch.learn(parse(frame.json, 'IE_IPC_INVALID_MESSAGE'));
        break;
      case KIND.batch: {
        // The first message that is no answer pays for the frame.
        let frameBytes = HEADER_BYTES + Buffer.byteLength(frame.json);
        for (const { value, isRequest } of this.#batch.messages(
          parse(frame.json, 'IE_IPC_INVALID_MESSAGE'),
        )) {
          if (this.#deliver({ value, frameBytes, isRequest })) frameBytes = 0;
        }
        break;
      }
      case KIND.data:
      case KIND.abort:
        this.#ofStream(frame);
        break;
      case KIND.cancel:
        this.outcome.cancelled.add(count(frame.json));
        break;
      default:
        this.#ofOwnStream(frame);
    }
  }

  #message({ flags, stream, json, tail, jsonBytes, tailBytes }) {
    if (stream > 0) this.#open(stream);
    const value = parse(json, 'IE_IPC_INVALID_MESSAGE');
    const hasBody = flags % 2 === 1 || stream > 0;
    if (hasBody && (typeof value !== 'object' || value === null || Array.isArray(value))) {
      throw new Violation('IE_IPC_INVALID_MESSAGE');
    }
    const body = stream > 0 ? this.#options.streamBody : tail;
    const whole = hasBody ? Object.assign(value, { body }) : value;
    this.#deliver({
      value: whole,
      body: hasBody ? stream || tail : undefined,
      frameBytes: HEADER_BYTES + jsonBytes + tailBytes,
      isRequest: flags >= 2,
    });
  }

  /** @returns whether the message costs the peer something, as an answer does not */
  #deliver({ value, body, frameBytes, isRequest }) {
    const { schema, requests, unsent } = this.#options;
    const result = schema['~standard'].validate(value);
    if (result.issues) throw new Violation('IE_IPC_INVALID_MESSAGE');
    const message = { value: result.value, body };
    const id = value?.id;
    if (isRequest || !requests.includes(id)) {
      this.#charge(frameBytes + MESSAGE_BYTES);
      this.outcome.messages.push(message);
      return true;
    }
    if (!unsent.includes(id) && !this.outcome.answers.has(id)) this.outcome.answers.set(id, message);
    // A late answer is dropped, and its body with it.
    else if (typeof body === 'number') this.outcome.streams.delete(body);
    return false;
  }

  /** The peer may have filled two windows before the message that ends the channel. */
  #charge(bytes) {
    const { unreadWindowBytes = Number.POSITIVE_INFINITY } = this.#options;
    if (this.#unreadBytes >= 2 * unreadWindowBytes) throw new Violation('IE_IPC_INVALID_FRAME');
    this.#unreadBytes += bytes;
  }

  #open(stream) {
    const { streams } = this.outcome;
    if (stream <= this.#lastStream || streams.size >= this.#options.maxStreams) {
      throw new Violation('IE_IPC_INVALID_FRAME');
    }
    this.#lastStream = stream;
    streams.set(stream, { pieces: [], length: 0, end: undefined });
  }

  #ofStream({ kind, stream, flags, json, tail, isWhole }) {
    if (stream > this.#lastStream) throw new Violation('IE_IPC_INVALID_FRAME');
    const known = this.outcome.streams.get(stream);
    if (!known) return;
    if (kind === KIND.abort) {
      if (json !== '') parse(json, 'IE_IPC_INVALID_FRAME');
      known.end ??= 'IE_IPC_ABORTED';
      return;
    }
    if (known.end) throw new Violation('IE_IPC_INVALID_FRAME');
    known.pieces.push(tail);
    known.length += tail.length;
    if (known.length > this.#options.streamWindowBytes) throw new Violation('IE_IPC_INVALID_FRAME');
    if (isWhole && flags === 1) known.end = 'done';
  }

  #ofOwnStream({ kind, stream, json }) {
    this.outcome.hangsOnTime = true;
    if (kind === KIND.credit) count(json);
    if (kind === KIND.credit && stream === 0) return;
    if (stream > this.#options.opened) throw new Violation('IE_IPC_INVALID_FRAME');
    if (kind === KIND.close && json !== '') parse(json, 'IE_IPC_INVALID_FRAME');
  }
}

function parse(json, code) {
  try {
    return JSON.parse(json);
  } catch {
    throw new Violation(code);
  }
}

function count(json) {
  if (/^[0-9]{1,16}$/.test(json) && Number.isSafeInteger(Number(json))) return Number(json);
  throw new Violation('IE_IPC_INVALID_FRAME');
}

function checkHello(hello) {
  const invalid = new Violation('IE_IPC_INVALID_MESSAGE');
  if (typeof hello !== 'object' || hello === null || !Number.isSafeInteger(hello.protocol)) throw invalid;
  if (hello.protocol !== 2) throw new Violation('IE_IPC_PROTOCOL_MISMATCH');
  const { build, kind, secret, limits } = hello;
  if (typeof build !== 'string' || typeof kind !== 'string') throw invalid;
  if (secret !== undefined && typeof secret !== 'string') throw invalid;
  if (typeof limits !== 'object' || limits === null) throw invalid;
  const { maxFrameBytes, messageWindowBytes = 1, maxStreams = 0, streamWindowBytes = 0 } = limits;
  if (
    ![maxFrameBytes, messageWindowBytes, maxStreams, streamWindowBytes].every(
      (bound) => Number.isSafeInteger(bound) && bound >= 0,
    )
  ) {
    throw invalid;
  }
  if (maxFrameBytes === 0 || messageWindowBytes === 0) throw invalid;
  return hello;
}
