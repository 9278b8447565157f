import type { Role } from '../requests/peer-requests.js';
import { BatchEncoder } from '../wire/batch-encoder.js';
import { FrameKind } from '../wire/frame.js';
import { type FrameParts, FrameWriter, type Written } from '../wire/frame-writer.js';
import type { PeerLimits } from './hello.js';
import { MESSAGE_BYTES, MessageWindow } from './message-window.js';
import type { Tracer } from './trace.js';

/**
 * Writes frames in the order of the calls and collects small messages in batches. It charges what messages
 * cost.
 */
export class MessageWriter {
  readonly #options: MessageWriterOptions;
  readonly #frames: FrameWriter;
  readonly #batch = new BatchEncoder();
  readonly #window = new MessageWindow();
  #isBatching = false;
  /** How many messages of the batch cost something. */
  #chargedInBatch = 0;

  constructor(options: MessageWriterOptions) {
    this.#options = options;
    this.#frames = new FrameWriter(options.maxFrameBytes);
  }

  /** Applies the limits of the peer. */
  limit({ maxFrameBytes, messageWindowBytes }: PeerLimits): void {
    this.#frames.limitFrames(maxFrameBytes);
    this.#window.limit(messageWindowBytes);
    const isRoom = Math.min(this.maxFrameBytes, messageWindowBytes) >= MIN_BATCH_BYTES;
    // A trace reports the size of each message on the wire, which messages of a batch do not have.
    this.#isBatching = isRoom && !this.#options.tracer;
  }

  get maxFrameBytes(): number {
    return this.#frames.maxFrameBytes;
  }

  /** The number of bytes to take; for the batch, an estimate. */
  get bytes(): number {
    return this.#frames.bytes + this.#batch.bytes;
  }

  /** Whether the peer has room for a message. */
  isOpenFor(role: Role): boolean {
    return role === 'answer' || this.#window.roomBytes > this.#batch.bytes;
  }

  /** Called when the peer has taken messages of that cost. */
  allow(bytes: number): void {
    this.#window.allow(bytes);
  }

  /**
   * Adds a small message of plain values to the batch, in its current state. Returns false if it must travel
   * alone.
   */
  gather(message: object, role: Role): boolean {
    if (!this.#isBatching || !this.#batch.add(message, role === 'request')) return false;
    if (role !== 'answer') {
      this.#chargedInBatch++;
      this.#window.charge(MESSAGE_BYTES);
    }
    return true;
  }

  /** Removes the message that was added last. */
  drop(role: Role): void {
    this.#batch.drop();
    if (role === 'answer') return;
    this.#chargedInBatch--;
    this.#window.allow(MESSAGE_BYTES);
  }

  /** The batch is written when it is full, or when something else must follow it. */
  sealFullBatch(): void {
    if (this.#batch.isFull) this.sealBatch();
  }

  sealBatch(): void {
    if (this.#batch.bytes === 0) return;
    const { shapes, json } = this.#batch.take();
    for (const shape of shapes) this.write({ kind: FrameKind.shape, json: shape });
    const bytes = this.write({ kind: FrameKind.batch, json });
    if (this.#chargedInBatch > 0) this.#window.charge(bytes);
    this.#chargedInBatch = 0;
  }

  /** Writes a message and returns the size of its frame. @throws IpcError `IE_IPC_TOO_LARGE` */
  message({ role, ...parts }: MessageFrame): number {
    const flag = parts.tail !== undefined;
    const bytes = this.write({ kind: FrameKind.message, flag, isRequest: role === 'request', ...parts });
    if (role !== 'answer') this.#window.charge(bytes + MESSAGE_BYTES);
    return bytes;
  }

  /** Writes any frame and returns its size. @throws IpcError `IE_IPC_TOO_LARGE` */
  write(frame: FrameParts): number {
    const bytes = this.#frames.write(frame);
    this.#options.tracer?.frame('out', frame, bytes);
    this.#options.onWritten();
    return bytes;
  }

  /** @throws IpcError `IE_IPC_TOO_LARGE` */
  refuseTooLarge(json: string, tailBytes: number): void {
    const jsonBytes = Buffer.byteLength(json);
    this.#frames.refuseTooLarge({ kind: FrameKind.message, jsonBytes, tailBytes });
  }

  /** Returns what was written, and starts anew. */
  take(): Written {
    return this.#frames.take();
  }
}

/**
 * A peer with a smaller frame limit, or a smaller window, gets no batches. A batch may turn out larger than
 * estimated, and what then exceeds a window is always less than the window itself.
 */
const MIN_BATCH_BYTES = 1024 * 1024;

export interface MessageWriterOptions {
  maxFrameBytes: number;
  tracer: Tracer | undefined;
  /** Called when there is something to take. */
  onWritten(): void;
}

/** A message in a frame of its own. */
export interface MessageFrame extends Pick<FrameParts, 'streamId' | 'json' | 'tail'> {
  role: Role;
}
