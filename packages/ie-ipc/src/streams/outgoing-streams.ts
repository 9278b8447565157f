import type { EarlyEnd } from '../errors/deadline.js';
import { IpcError } from '../errors/ipc-error.js';
import { type BodySource, openBody } from '../wire/body-source.js';
import { FrameKind, MAX_DATA_BYTES } from '../wire/frame.js';
import { writeError } from '../wire/wire-error.js';
import { OutgoingStream } from './outgoing-stream.js';

/** The bodies that a channel is sending: their ids, their order, and their ends. */
export class OutgoingStreams {
  readonly #streams = new Map<number, OutgoingStream>();
  /** Streams with something to send, the next one first. */
  #ready: number[] = [];
  /** Streams of which something is being written. */
  readonly #writing = new Set<OutgoingStream>();
  #nextId = 1;
  #unfinished = 0;
  #limits: StreamLimits = { maxFrameBytes: 0, maxStreams: 0, streamWindowBytes: 0 };
  readonly #writer: StreamWriter;
  readonly #onReady: () => void;

  constructor(writer: StreamWriter, onReady: () => void) {
    this.#writer = writer;
    this.#onReady = onReady;
  }

  limit(limits: StreamLimits): void {
    this.#limits = limits;
  }

  /** Whether a stream has something to send now. */
  get isReady(): boolean {
    return this.#ready.length > 0;
  }

  /** Whether every stream was sent whole or ended early. */
  get isDone(): boolean {
    return this.#unfinished === 0;
  }

  /** @throws IpcError `IE_IPC_QUEUE_FULL` when the peer accepts no further stream */
  #refuseTooMany(): void {
    if (this.#streams.size >= this.#limits.maxStreams) {
      throw new IpcError(
        'IE_IPC_QUEUE_FULL',
        `${this.#streams.size} streams are open, the peer's limit: wait until it has read some`,
      );
    }
    if (this.#nextId > MAX_STREAM_ID) {
      throw new IpcError(
        'IE_IPC_QUEUE_FULL',
        'the channel has used all 2^32 stream ids: open another channel',
      );
    }
  }

  /** Registers the body. It is read from `start` on, when the peer knows of it. */
  open(body: BodySource, lease: unknown, options: EarlyEnd): number {
    this.#refuseTooMany();
    const chunks = openBody(body);
    const id = this.#nextId++;
    this.#unfinished++;
    const stream = new OutgoingStream(chunks, {
      ...options,
      credit: this.#limits.streamWindowBytes,
      lease,
      onReady: () => this.#enqueue(id),
      onDone: (failure) => this.#finished(id, failure),
    });
    this.#streams.set(id, stream);
    return id;
  }

  start(id: number): void {
    this.#streams.get(id)?.start();
  }

  /** Writes about `budget` bytes, one piece of each stream in turn. */
  fill(budget: number): void {
    const maxBytes = Math.min(MAX_DATA_BYTES, this.#limits.maxFrameBytes);
    let left = budget;
    while (left > 0) {
      const id = this.#ready.shift();
      if (id === undefined) return;
      const stream = this.#streams.get(id);
      if (!stream?.isReady) continue;
      const piece = stream.take(maxBytes);
      if (!piece) continue;
      this.#writing.add(stream);
      this.#writer.data(id, piece.bytes, piece.isLast);
      left -= piece.bytes?.length ?? 1;
      if (stream.isReady) this.#ready.push(id);
    }
  }

  /** Called when what `fill` wrote has gone to the kernel. */
  written(): void {
    const streams = [...this.#writing];
    this.#writing.clear();
    for (const stream of streams) stream.written();
  }

  /** The reader accepts more bytes. Credit for a stream that is over has crossed with its end. */
  allow(id: number, bytes: number): void {
    this.#known(id)?.allow(bytes);
  }

  /** The reader no longer needs a stream. */
  close(id: number, reason: IpcError): void {
    const stream = this.#known(id);
    this.#streams.delete(id);
    stream?.cancel(reason);
  }

  /** Ends all streams without telling the peer. */
  end(error: IpcError): void {
    const streams = [...this.#streams.values()];
    this.#streams.clear();
    this.#writing.clear();
    this.#ready = [];
    for (const stream of streams) stream.cancel(error);
  }

  #known(id: number): OutgoingStream | undefined {
    if (id < this.#nextId) return this.#streams.get(id);
    throw new IpcError('IE_IPC_INVALID_FRAME', `the peer named stream ${id}, which does not exist`);
  }

  #enqueue(id: number): void {
    this.#ready.push(id);
    this.#onReady();
  }

  #finished(id: number, failure: { reason: unknown } | undefined): void {
    this.#unfinished--;
    // If the stream is no longer in the table, the peer closed it.
    if (failure && this.#streams.has(id)) {
      this.#writer.control(FrameKind.abort, id, writeError(failure.reason));
    }
    this.#onReady();
  }
}

/** The limits from the peer's hello. */
export interface StreamLimits {
  maxFrameBytes: number;
  maxStreams: number;
  streamWindowBytes: number;
}

/** Where pieces and aborts of streams are written. */
export interface StreamWriter {
  data(streamId: number, bytes: Uint8Array | undefined, isLast: boolean): void;
  control(kind: FrameKind, streamId: number, json: string): void;
}

const MAX_STREAM_ID = 2 ** 32 - 1;
