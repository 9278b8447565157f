import type { Duplex } from 'node:stream';
import { IpcError } from './errors.js';
import { FrameKind } from './frame.js';
import { FrameDecoder } from './frame-decoder.js';
import { Inbox } from './inbox.js';
import { decodeMessage, isMessage } from './message-codec.js';
import { Outbox } from './outbox.js';
import { PendingRequests, type RequestOptions } from './pending-requests.js';
import type { StandardSchema } from './standard-schema.js';
import { surviveWriteErrors } from './survive-write-errors.js';

/** A stream that may be told whether it keeps the program running. */
export type Transport = Duplex & { ref?(): unknown; unref?(): unknown };

export interface LinkOptions<Message> {
  incoming: StandardSchema<Message>;
  maxFrameBytes: number;
  maxQueuedBytes: number;
}

/**
 * The working parts of one channel, joined to its stream. The stream keeps them alive, so nothing here may
 * point to the `IpcChannel` that its user holds: that one being collected is how a forgotten channel is noticed.
 */
export class Link<Message> {
  readonly #stream: Transport;
  readonly #incoming: StandardSchema<Message>;
  readonly #decoder: FrameDecoder;
  readonly #inbox: Inbox<Message>;
  readonly #requests = new PendingRequests<Message>();
  readonly outbox: Outbox;

  /** Settles with the text of the peer's hello, the first frame. */
  readonly peerHello: Promise<string>;
  /** Settles, never rejects, with what the channel ended of. */
  readonly ended: Promise<IpcError>;

  #gotHello: ((json: string) => void) | undefined;
  #end!: (error: IpcError) => void;
  #error: IpcError | undefined;
  #isOpen = false;
  /** What the stream ended with, while whole frames that came before are still to be read. */
  #streamEnd: IpcError | undefined;
  /** What `close` ends the link with: the peer's own end is then but its answer. */
  #closing: IpcError | undefined;
  /** How many things wait for the peer, while this link may keep the program running only then. */
  #waits: number | undefined;

  constructor(stream: Transport, options: LinkOptions<Message>) {
    this.#stream = stream;
    this.#incoming = options.incoming;
    this.#decoder = new FrameDecoder(options.maxFrameBytes);
    this.#inbox = new Inbox(options.maxQueuedBytes);
    this.outbox = new Outbox(stream, {
      ...options,
      onFailure: (error) => this.fail(error),
      // A stream that is not closed yet will say itself that it has ended, and of what.
      onRefusal: (error) => stream.closed && this.#streamEnded(error),
    });
    this.peerHello = new Promise((resolve) => {
      this.#gotHello = resolve;
    });
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    surviveWriteErrors(stream, (cause) => {
      this.outbox.close(new IpcError('IE_IPC_CLOSED', 'the peer is gone', { cause }));
    });
    stream.on('data', (chunk: Buffer) => this.#read(chunk));
    stream.on('end', () => {
      this.#streamEnded(this.#closing ?? new IpcError('IE_IPC_CLOSED', 'the peer closed the channel'));
    });
    stream.on('error', (cause) => {
      this.#streamEnded(new IpcError('IE_IPC_CLOSED', 'the peer is gone', { cause }));
    });
    stream.on('close', () => this.#streamEnded(new IpcError('IE_IPC_CLOSED', 'the channel was closed')));
  }

  /** The error that the link ended with, once it has. */
  get error(): IpcError | undefined {
    return this.#error;
  }

  /** Lets messages through. Until now, nothing behind the peer's hello has been looked at. */
  open(): void {
    this.#isOpen = true;
    this.#drain();
  }

  recv(lease: unknown, signal: AbortSignal | undefined): Promise<Message> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    const unread = this.#inbox.take();
    if (unread) {
      if (this.#stream.isPaused() || this.#streamEnd) this.#drain();
      return Promise.resolve(unread.message);
    }
    return this.#waiting(this.#inbox.wait(lease, signal));
  }

  request(message: object, lease: unknown, options: RequestOptions): Promise<Message> {
    // What is no message goes on as it is, to be refused: with an id it would look like one.
    const send = (id: number) => this.outbox.send(isMessage(message) ? { ...message, id } : message);
    return this.#waiting(this.#requests.add(send, lease, options));
  }

  /** From now on the stream keeps the program running only while something waits for the peer. */
  idle(): void {
    this.#waits ??= 0;
    this.#stream.unref?.();
  }

  /** Ends the link at once. */
  fail(error: IpcError): void {
    if (this.#error) return;
    this.#error = error;
    this.#stream.destroy();
    this.outbox.close(error);
    this.#requests.end(error);
    this.#inbox.end(error);
    this.#end(error);
  }

  /** Ends the link once all that was sent has gone to the kernel, or the deadline has passed. */
  async close(deadlineMs: number): Promise<void> {
    if (this.#error) return;
    this.#closing ??= new IpcError('IE_IPC_CLOSED', 'the channel was closed');
    const closed = this.#closing;
    const timer = setTimeout(() => this.fail(closed), deadlineMs);
    await Promise.race([this.outbox.finish(closed), this.ended]);
    if (!this.#error) await Promise.race([new Promise<void>((sent) => this.#stream.end(sent)), this.ended]);
    clearTimeout(timer);
    this.fail(closed);
  }

  #read(chunk: Buffer): void {
    this.#decoder.push(chunk);
    this.#drain();
  }

  #drain(): void {
    try {
      while (!this.#error && !this.#inbox.isFull) {
        // What follows the hello waits until the peer has been found to be the right one.
        if (!this.#isOpen && !this.#gotHello) break;
        const frame = this.#decoder.next(this.#gotHello ? FrameKind.hello : FrameKind.message);
        if (!frame) break;
        if (this.#gotHello) {
          this.#gotHello(frame.json);
          this.#gotHello = undefined;
        } else {
          const message = decodeMessage(frame, this.#incoming);
          if (!this.#requests.claim(message)) this.#inbox.put(message, frame.bytes);
        }
      }
    } catch (error) {
      this.fail(error instanceof IpcError ? error : new IpcError('IE_IPC_INVALID_FRAME', String(error)));
    }
    this.#balance();
  }

  /** Reads on while there is room, and ends when the stream has and all whole frames are delivered. */
  #balance(): void {
    if (this.#error) return;
    const mustWait = this.#inbox.isFull || !(this.#isOpen || this.#gotHello);
    if (!this.#streamEnd) {
      if (mustWait) this.#stream.pause();
      else if (this.#stream.isPaused()) this.#stream.resume();
    } else if (!mustWait) {
      // A peer that hears of the closing may leave a frame unfinished, and does nothing wrong by that.
      this.fail(
        this.#decoder.isMidFrame && this.#streamEnd !== this.#closing
          ? new IpcError('IE_IPC_INVALID_FRAME', 'the peer ended in the middle of a frame', {
              cause: this.#streamEnd,
            })
          : this.#streamEnd,
      );
    }
  }

  #streamEnded(error: IpcError): void {
    if (this.#error || this.#streamEnd) return;
    this.#streamEnd = error;
    this.outbox.close(error);
    // A stream that ends by an error keeps to itself what it has read while it was paused.
    for (let chunk = this.#stream.read(); chunk !== null; chunk = this.#stream.read()) {
      this.#decoder.push(chunk as Buffer);
    }
    this.#drain();
  }

  #waiting<Value>(promise: Promise<Value>): Promise<Value> {
    if (this.#waits === undefined) return promise;
    if (this.#waits++ === 0) this.#stream.ref?.();
    // Its own promise is returned: one that is only listened to here would count as handled when nobody else is.
    return promise.finally(() => {
      if (this.#waits !== undefined && --this.#waits === 0) this.#stream.unref?.();
    });
  }
}
