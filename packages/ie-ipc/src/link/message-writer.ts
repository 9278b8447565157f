import type { Role } from '../requests/peer-requests.js';
import { BatchEncoder } from '../wire/batch-encoder.js';
import { FrameKind } from '../wire/frame.js';
import { type FrameParts, FrameWriter, type Written } from '../wire/frame-writer.js';
import type { PeerLimits } from './hello.js';
import { MESSAGE_BYTES, MessageWindow } from './message-window.js';
import type { Tracer } from './trace.js';

/** Frames in the order they are given, small messages gathered into batches; what messages cost is charged here. */
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

  /** Keeps to what the peer said it accepts. */
  limit({ maxFrameBytes, messageWindowBytes }: PeerLimits): void {
    this.#frames.limitFrames(maxFrameBytes);
    this.#window.limit(messageWindowBytes);
    const isRoom = Math.min(this.maxFrameBytes, messageWindowBytes) >= MIN_BATCH_BYTES;
    // A trace tells the size of each message on the wire, which those of a batch do not have.
    this.#isBatching = isRoom && !this.#options.tracer;
  }

  get maxFrameBytes(): number {
    return this.#frames.maxFrameBytes;
  }

  /** How many bytes wait to be taken: of the batch, about. */
  get bytes(): number {
    return this.#frames.bytes + this.#batch.bytes;
  }

  /** Whether the peer has room for a message. */
  isOpenFor(role: Role): boolean {
    return role === 'answer' || this.#window.roomBytes > this.#batch.bytes;
  }

  /** The peer has taken messages that cost so much. */
  allow(bytes: number): void {
    this.#window.allow(bytes);
  }

  /** Takes a small message of plain values, as it is now, or says no to one that has to travel by itself. */
  gather(message: object, role: Role): boolean {
    if (!this.#isBatching || !this.#batch.add(message, role === 'request')) return false;
    if (role !== 'answer') {
      this.#chargedInBatch++;
      this.#window.charge(MESSAGE_BYTES);
    }
    return true;
  }

  /** Takes back what has been gathered last. */
  drop(role: Role): void {
    this.#batch.drop();
    if (role === 'answer') return;
    this.#chargedInBatch--;
    this.#window.allow(MESSAGE_BYTES);
  }

  /** The batch goes when it is full, or when something else is to go behind it. */
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

  /** Writes a message, and says how many bytes its frame has. @throws IpcError `IE_IPC_TOO_LARGE` */
  message({ role, ...parts }: MessageFrame): number {
    const flag = parts.tail !== undefined;
    const bytes = this.write({ kind: FrameKind.message, flag, isRequest: role === 'request', ...parts });
    if (role !== 'answer') this.#window.charge(bytes + MESSAGE_BYTES);
    return bytes;
  }

  /** Writes any frame, and says how many bytes it has. @throws IpcError `IE_IPC_TOO_LARGE` */
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

  /** Takes what has been written. */
  take(): Written {
    return this.#frames.take();
  }
}

/**
 * A peer that accepts less than this in a frame, or keeps less unread, gets no batches: what goes out past a window,
 * for a batch turns out longer than it was taken to be, is then always less than the window itself.
 */
const MIN_BATCH_BYTES = 1024 * 1024;

export interface MessageWriterOptions {
  maxFrameBytes: number;
  tracer: Tracer | undefined;
  /** Hears that there is something to be taken. */
  onWritten(): void;
}

/** A message in a frame of its own. */
export interface MessageFrame extends Pick<FrameParts, 'streamId' | 'json' | 'tail'> {
  role: Role;
}
