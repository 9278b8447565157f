import { IpcError } from '../errors/ipc-error.js';
import type { Cancellations } from '../requests/cancellations.js';
import type { PeerRequests } from '../requests/peer-requests.js';
import type { PendingRequests } from '../requests/pending-requests.js';
import type { IncomingStream } from '../streams/incoming-stream.js';
import type { IncomingStreams } from '../streams/incoming-streams.js';
import type { StandardSchema } from '../validation/standard-schema.js';
import { Validator } from '../validation/validator.js';
import { BatchDecoder } from '../wire/batch-decoder.js';
import { FrameKind } from '../wire/frame.js';
import { type Frame, FrameDecoder } from '../wire/frame-decoder.js';
import { decodeMessage, idOf, parseJson } from '../wire/message-codec.js';
import { readError } from '../wire/wire-error.js';
import type { Inbox } from './inbox.js';
import { MESSAGE_BYTES } from './message-window.js';
import type { Outbox } from './outbox.js';
import type { Tracer } from './trace.js';

/**
 * The incoming side of a channel: decodes bytes into frames and frames into validated messages, and routes
 * each.
 */
export class Intake<Message> {
  readonly #parts: IntakeParts<Message>;
  readonly #decoder: FrameDecoder;
  readonly #batch = new BatchDecoder();
  /**
   * The cost of each value of the batch, because some messages of a batch have few values and others many.
   */
  #bytesPerValue = 0;
  /** The bytes of the batch's frame, until one of its messages is charged with them. */
  #unchargedBytes = 0;
  #validator: Validator<Message> | undefined;

  constructor(parts: IntakeParts<Message>) {
    this.#parts = parts;
    this.#decoder = new FrameDecoder(parts.maxFrameBytes);
  }

  /** Whether the peer's bytes so far end in the middle of a frame. */
  get isMidFrame(): boolean {
    return this.#decoder.isMidFrame;
  }

  push(chunk: Buffer): void {
    this.#decoder.push(chunk);
  }

  /** Returns the text of the peer's hello, once it is there. */
  takeHello(): string | undefined {
    return this.#decoder.next('hello')?.json;
  }

  /** Starts to accept what follows the hello: messages that fit the schema. */
  open(schema: StandardSchema<Message>): void {
    this.#validator = new Validator(schema);
  }

  /**
   * Routes one message, or frame of another kind. Returns its size in bytes; undefined when there is none.
   *
   * @throws IpcError for what the peer may not send
   */
  next(): number | undefined {
    if (this.#batch.hasNext) {
      const message = this.#batch.next();
      const { lastSize, isLastRequest: isRequest } = this.#batch;
      const bytes = Math.ceil(lastSize * this.#bytesPerValue);
      const isCharged = this.#pass(message, { bytes, frameBytes: this.#unchargedBytes, isRequest });
      if (isCharged) this.#unchargedBytes = 0;
      return bytes;
    }
    const frame = this.#decoder.next('other');
    if (!frame) return undefined;
    this.#take(frame);
    return frame.bytes;
  }

  #take(frame: Frame): void {
    const { kind, streamId, json, tail, bytes } = frame;
    const { tracer, incoming, outbox, cancellations } = this.#parts;
    tracer?.frame('in', frame, bytes);
    switch (kind) {
      case FrameKind.message:
        this.#takeMessage(frame);
        break;
      case FrameKind.shape:
        this.#batch.learn(parseJson(json));
        break;
      case FrameKind.batch:
        this.#unchargedBytes = bytes;
        this.#bytesPerValue = bytes / Math.max(1, this.#batch.open(parseJson(json)));
        break;
      case FrameKind.data:
        incoming.data(streamId, tail as Buffer, frame.flag);
        break;
      case FrameKind.abort:
        incoming.abort(streamId, json);
        break;
      case FrameKind.credit:
        if (streamId === 0) outbox.allow(readCount(json));
        else outbox.streams.allow(streamId, readCount(json));
        break;
      case FrameKind.close:
        outbox.streams.close(streamId, readError(json, 'IE_IPC_CANCELLED', 'the peer cancelled the stream'));
        break;
      case FrameKind.cancel:
        cancellations.cancel(readCount(json));
    }
  }

  #takeMessage({ streamId, isRequest, json, tail, bytes }: Frame): void {
    const body = streamId === 0 ? undefined : this.#parts.incoming.open(streamId);
    const message = decodeMessage(json, body?.toWebStream() ?? tail);
    this.#pass(message, { bytes, frameBytes: bytes, isRequest, body, streamId });
  }

  /** Returns whether the message counts against the peer's window. Answers do not. */
  #pass(value: unknown, { bytes, frameBytes, isRequest, body, streamId }: Arrival): boolean {
    if (!this.#validator) throw new IpcError('IE_IPC_INVALID_MESSAGE', 'the peer sent a message too early');
    // The id on the wire counts, even if a schema moves it: the answer will have it.
    if (isRequest) this.#parts.peerRequests.note(idOf(value));
    const message = this.#validator.accept(value);
    const { tracer, requests, inbox } = this.#parts;
    tracer?.message('in', message, bytes, streamId);
    // The ids of the two sides are independent: a request never answers the request that has the same id here.
    if (!isRequest && requests.claim(message, body)) return false;
    inbox.put(message, frameBytes + MESSAGE_BYTES, body);
    return true;
  }
}

/** The parts of a channel that receive what arrives. */
export interface IntakeParts<Message> {
  maxFrameBytes: number;
  tracer: Tracer | undefined;
  inbox: Inbox<Message>;
  requests: PendingRequests<Message>;
  peerRequests: PeerRequests;
  cancellations: Cancellations;
  incoming: IncomingStreams;
  outbox: Outbox;
}

/** A message and how it arrived. */
interface Arrival {
  bytes: number;
  /** What it costs besides `MESSAGE_BYTES`, unless it is an answer. */
  frameBytes: number;
  isRequest: boolean;
  body?: IncomingStream | undefined;
  streamId?: number;
}

/** A number in a frame has JSON's form: digits only. */
function readCount(json: string): number {
  const count = /^\d{1,16}$/.test(json) ? Number(json) : Number.NaN;
  if (Number.isSafeInteger(count)) return count;
  throw new IpcError('IE_IPC_INVALID_FRAME', 'the peer sent an invalid number of bytes, or an invalid id');
}
