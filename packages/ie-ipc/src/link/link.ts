import type { Duplex } from 'node:stream';
import { type EarlyEnd, setDeadline } from '../errors/deadline.js';
import { IpcError } from '../errors/ipc-error.js';
import { Cancellations } from '../requests/cancellations.js';
import { PeerRequests, type Role } from '../requests/peer-requests.js';
import { PendingRequests, type RequestOptions } from '../requests/pending-requests.js';
import { IncomingStreams } from '../streams/incoming-streams.js';
import { surviveWriteErrors } from '../transport/survive-write-errors.js';
import type { StandardSchema } from '../validation/standard-schema.js';
import { FrameKind } from '../wire/frame.js';
import { idOf, isMessage } from '../wire/message-codec.js';
import type { PeerLimits } from './hello.js';
import { type Handler, Inbox } from './inbox.js';
import { Intake } from './intake.js';
import { Outbox } from './outbox.js';
import { PeerExitWatch } from './peer-exit-watch.js';
import { ProgramHold } from './program-hold.js';
import { ReadingSlice } from './reading-slice.js';
import type { Tracer } from './trace.js';

/**
 * The parts of one channel, connected to its stream. The stream keeps them alive, so nothing here may refer
 * to the `IpcChannel` that its user holds: a forgotten channel is detected by its garbage collection.
 */
export class Link<Message> {
  readonly #stream: Transport;
  readonly #explainEnd: LinkOptions['explainEnd'];
  readonly #inbox: Inbox<Message>;
  readonly #requests: PendingRequests<Message>;
  readonly #peerRequests = new PeerRequests();
  readonly #incoming: IncomingStreams;
  readonly #intake: Intake<Message>;
  readonly #slice = new ReadingSlice(() => this.#drain());
  readonly #hold: ProgramHold;
  readonly #peerExit: PeerExitWatch;
  readonly cancellations = new Cancellations();
  readonly outbox: Outbox;

  /** Settles with the text of the peer's hello, the first frame. */
  readonly peerHello: Promise<string>;
  /** Settles, never rejects, with the error that ended the channel. */
  readonly ended: Promise<IpcError>;

  #gotHello: ((json: string) => void) | undefined;
  #end!: (error: IpcError) => void;
  #error: IpcError | undefined;
  #isOpen = false;
  /** A copy of the stream's own flag, which is too slow to read for each message. */
  #isPaused = false;
  /** The error of the stream's end, while earlier whole frames are still to be read. */
  #streamEnd: IpcError | undefined;
  #isExplaining = false;
  /** The error of `close`. The peer's own end is then only the answer to it. */
  #closing: IpcError | undefined;

  constructor(stream: Transport, options: LinkOptions) {
    const { maxFrameBytes, messageWindowBytes, maxStreams, streamWindowBytes, tracer } = options;
    this.#stream = stream;
    this.#hold = new ProgramHold(stream);
    this.#explainEnd = options.explainEnd;
    this.outbox = new Outbox(stream, {
      maxFrameBytes,
      maxQueuedBytes: messageWindowBytes,
      tracer,
      roleUnder: (id) => this.#roleUnder(id),
      waiting: (promise) => this.#hold.waiting(promise),
      onFailure: (error) => this.fail(error),
      // A stream that is not closed yet will report its own end and the reason.
      onRefusal: (error) => stream.closed && this.#streamEnded(error),
    });
    this.#inbox = new Inbox({
      windowBytes: messageWindowBytes,
      onCredit: (bytes) => this.outbox.control(FrameKind.credit, 0, String(bytes)),
    });
    this.#requests = new PendingRequests((id) => this.outbox.control(FrameKind.cancel, 0, String(id)));
    this.#incoming = new IncomingStreams({
      windowBytes: streamWindowBytes,
      maxStreams,
      control: (...word) => this.outbox.control(...word),
      waiting: (promise) => this.#hold.waiting(promise),
    });
    this.#intake = new Intake({
      maxFrameBytes,
      tracer,
      inbox: this.#inbox,
      requests: this.#requests,
      peerRequests: this.#peerRequests,
      cancellations: this.cancellations,
      incoming: this.#incoming,
      outbox: this.outbox,
    });
    this.peerHello = new Promise((resolve) => {
      this.#gotHello = resolve;
    });
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.#peerExit = new PeerExitWatch(options.peerGone, () => {
      stream.pause();
      this.#streamEnded(new IpcError('IE_IPC_CLOSED', 'the peer has ended'));
    });
    this.#listen();
  }

  /** The error that ended the link, once it has ended. */
  get error(): IpcError | undefined {
    return this.#error;
  }

  /** Starts to accept messages that fit the schema. Until now, nothing after the peer's hello was read. */
  open(schema: StandardSchema<Message>): void {
    this.#intake.open(schema);
    this.#isOpen = true;
    this.#drain();
  }

  send(message: unknown, lease: unknown, options: EarlyEnd | undefined): Promise<void> {
    return this.outbox.send(message, { role: this.#roleUnder(idOf(message)), lease, options });
  }

  recv(lease: unknown, signal: AbortSignal | undefined): Promise<Message> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    const unread = this.take(lease);
    if (unread) return Promise.resolve(unread.message);
    return this.#hold.waiting(this.#inbox.wait(lease, signal));
  }

  /** Passes unread and later messages to `handler`; see `IpcChannel.onMessage`. */
  onMessage(handler: Handler<Message>): void {
    this.#inbox.handle(handler);
  }

  /** Returns the oldest unread message, if any. */
  take(lease: unknown): { message: Message } | undefined {
    return this.#inbox.take(lease);
  }

  request(message: object, lease: unknown, options: RequestOptions): Promise<Message> {
    // A value that is not a message is passed on unchanged and refused: with an id it would look like a
    // message.
    const send = async (id: number) =>
      this.outbox.send(isMessage(message) ? withId(message, id) : message, {
        role: 'request',
        lease,
        options,
      });
    return this.#hold.waiting(this.#requests.add(send, lease, options));
  }

  /** From now on the stream keeps the program running only while something waits for the peer. */
  idle(): void {
    this.#hold.idle();
  }

  /** Ends the link at once. */
  fail(error: IpcError): void {
    if (this.#error) return;
    this.#error = error;
    this.#hold.release();
    this.#peerExit.stop();
    this.#stream.destroy();
    this.outbox.close(error);
    this.#requests.end(error);
    this.#incoming.end(error);
    this.cancellations.end(error);
    this.#inbox.end(error);
    this.#end(error);
  }

  /** Ends the link once everything that was sent has gone to the kernel, or the deadline has passed. */
  async close(deadlineMs: number): Promise<void> {
    if (this.#error) return;
    this.#closing ??= new IpcError('IE_IPC_CLOSED', 'the channel was closed');
    const closed = this.#closing;
    const timer = setTimeout(() => this.fail(closed), deadlineMs);
    await Promise.race([this.outbox.finish(closed), this.ended]);
    if (!this.#error) {
      // Unread messages may still be taken. Credit for them after the end would be a failing write.
      this.outbox.close(closed);
      await Promise.race([new Promise<void>((sent) => this.#stream.end(sent)), this.ended]);
    }
    clearTimeout(timer);
    this.fail(closed);
  }

  /** Returns the role of a message with that id for the peer. An answered request is no longer watched. */
  #roleUnder(id: number | undefined): Role {
    if (id === undefined) return 'message';
    this.cancellations.answered(id);
    return this.#peerRequests.has(id) ? 'answer' : 'message';
  }

  #listen(): void {
    const stream = this.#stream;
    surviveWriteErrors(stream, (cause) => {
      this.outbox.close(new IpcError('IE_IPC_CLOSED', 'the peer has ended', { cause }));
    });
    stream.on('data', (chunk: Buffer) => {
      this.#intake.push(chunk);
      this.#peerExit.count(chunk.length);
      this.#drain();
    });
    stream.on('end', () => {
      this.#streamEnded(this.#closing ?? new IpcError('IE_IPC_CLOSED', 'the peer closed the channel'));
    });
    stream.on('error', (cause) => {
      this.#streamEnded(new IpcError('IE_IPC_CLOSED', 'the peer has ended', { cause }));
    });
    stream.on('close', () => this.#streamEnded(new IpcError('IE_IPC_CLOSED', 'the channel was closed')));
  }

  #drain(): void {
    try {
      if (this.#gotHello) this.#takeHello();
      while (this.#isOpen && !this.#error && !this.#slice.isUsedUp) {
        const bytes = this.#intake.next();
        if (bytes === undefined) break;
        this.#slice.use(bytes);
      }
    } catch (error) {
      this.fail(error instanceof IpcError ? error : new IpcError('IE_IPC_INVALID_FRAME', String(error)));
    }
    this.#balance();
  }

  #takeHello(): void {
    const hello = this.#intake.takeHello();
    if (hello === undefined) return;
    this.#gotHello?.(hello);
    this.#gotHello = undefined;
  }

  /** Reads on, slice by slice. Ends the link when the stream has ended and all whole frames are delivered. */
  #balance(): void {
    if (this.#error) return;
    // What follows the hello waits until the peer's hello has been accepted.
    const isTooEarly = !this.#isOpen && !this.#gotHello;
    const mustWait = isTooEarly || this.#slice.isUsedUp;
    if (this.#streamEnd) {
      if (!mustWait) this.#finish(this.#streamEnd);
    } else if (mustWait !== this.#isPaused) {
      this.#isPaused = mustWait;
      if (mustWait) this.#stream.pause();
      else this.#stream.resume();
    }
  }

  #streamEnded(error: IpcError): void {
    if (this.#error || this.#streamEnd) return;
    this.#streamEnd = error;
    this.outbox.close(error);
    // A stream that ended with an error does not emit what it read while it was paused.
    for (let chunk = this.#stream.read(); chunk !== null; chunk = this.#stream.read()) {
      this.#intake.push(chunk as Buffer);
    }
    this.#drain();
  }

  /** Ends the link of a stream that has ended, when everything from it has been delivered. */
  #finish(end: IpcError): void {
    // A peer that learns of the closing may leave a frame unfinished, which is correct.
    const error =
      this.#intake.isMidFrame && end !== this.#closing
        ? new IpcError('IE_IPC_INVALID_FRAME', 'the peer ended within a frame', { cause: end })
        : end;
    if (!this.#explainEnd || !this.#isOpen || error === this.#closing) this.fail(error);
    else if (!this.#isExplaining) {
      this.#isExplaining = true;
      this.#hold.takeOver();
      const explain = this.#explainEnd;
      const callOff = setDeadline(EXPLAIN_TIMEOUT_MS, () => this.fail(error));
      void this.ended.then(callOff);
      // The function may throw instead of rejecting.
      new Promise<IpcError>((resolve) => resolve(explain(error))).then(
        (explained) => this.fail(explained instanceof IpcError ? explained : error),
        () => this.fail(error),
      );
    }
  }
}

/** A stream with `ref` and `unref`, which decide whether it keeps the program running. */
export type Transport = Duplex & { ref?(): unknown; unref?(): unknown };

/** How long an explanation of the end may take, in milliseconds. */
const EXPLAIN_TIMEOUT_MS = 10_000;

/** The limits of this side. It also queues at most as much as it keeps unread. */
export interface LinkOptions extends PeerLimits {
  tracer: Tracer | undefined;
  /** Called when the peer is gone, before pending calls reject, for more about its end. */
  explainEnd: ((error: IpcError) => Promise<IpcError>) | undefined;
  /** Settles when the peer is known to be gone, whatever the state of the stream. */
  peerGone: Promise<unknown> | undefined;
}

// Node.js 20 takes 1 µs for each property that a copy gets after the copied ones, so this one comes first.
function withId(message: object, id: number): object {
  const numbered = { id, ...message };
  numbered.id = id;
  return numbered;
}
