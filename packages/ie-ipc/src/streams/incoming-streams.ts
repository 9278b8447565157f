import { IpcError } from '../errors/ipc-error.js';
import { FrameKind } from '../wire/frame.js';
import { readError, writeError } from '../wire/wire-error.js';
import { IncomingStream } from './incoming-stream.js';

/** The arriving bodies of a channel. The peer numbers them in ascending order. */
export class IncomingStreams {
  readonly #options: IncomingStreamsOptions;
  readonly #streams = new Map<number, IncomingStream>();
  #lastId = 0;

  constructor(options: IncomingStreamsOptions) {
    this.#options = options;
  }

  /** @throws IpcError `IE_IPC_INVALID_FRAME` */
  open(id: number): IncomingStream {
    if (id <= this.#lastId) throw new IpcError('IE_IPC_INVALID_FRAME', `the peer opened stream ${id} again`);
    if (this.#streams.size >= this.#options.maxStreams) {
      throw new IpcError(
        'IE_IPC_INVALID_FRAME',
        `the peer opened more than ${this.#options.maxStreams} streams, its limit`,
      );
    }
    this.#lastId = id;
    const { windowBytes, control, waiting } = this.#options;
    const stream = new IncomingStream({
      windowBytes,
      waiting,
      onCredit: (bytes) => control(FrameKind.credit, id, String(bytes)),
      onClose: (early) => {
        // If the channel has ended, the stream is no longer in the table.
        if (this.#streams.delete(id)) control(FrameKind.close, id, early ? writeError(early.reason) : '');
      },
    });
    this.#streams.set(id, stream);
    return stream;
  }

  /** Data for a closed stream was sent before the peer learned of the close. */
  data(id: number, piece: Buffer, isLast: boolean): void {
    this.#known(id)?.push(piece, isLast);
  }

  /** The peer has aborted a stream. */
  abort(id: number, json: string): void {
    this.#known(id)?.fail(readError(json, 'IE_IPC_ABORTED', 'the peer aborted the stream'));
  }

  /** Ends all streams, after what has arrived. */
  end(error: IpcError): void {
    const streams = [...this.#streams.values()];
    this.#streams.clear();
    for (const stream of streams) stream.end(error);
  }

  #known(id: number): IncomingStream | undefined {
    if (id <= this.#lastId) return this.#streams.get(id);
    throw new IpcError(
      'IE_IPC_INVALID_FRAME',
      `the peer sent a piece of stream ${id}, which it has not opened`,
    );
  }
}

export interface IncomingStreamsOptions {
  windowBytes: number;
  maxStreams: number;
  /** Sends a control frame for a stream to the peer. */
  control(kind: FrameKind, streamId: number, json: string): void;
  waiting<Value>(promise: Promise<Value>): Promise<Value>;
}
