import { type ReadFrame, rawFrame } from './wire.js';

/** The numbers of the kinds of frames, written down a second time. */
export const Kind = {
  message: 2,
  shape: 3,
  batch: 4,
  data: 5,
  abort: 6,
  credit: 7,
  close: 8,
  cancel: 9,
} as const;

/** A message whose body is the stream of that number. */
export function rawOpen(stream: number, message: object = { id: stream }): Buffer {
  return rawFrame({ stream, json: JSON.stringify(message) });
}

export function rawData(stream: number, bytes: Uint8Array | number, isLast = false): Buffer {
  const tail = typeof bytes === 'number' ? Buffer.alloc(bytes, stream) : bytes;
  return rawFrame({ kind: Kind.data, stream, tail, flags: isLast ? 1 : 0 });
}

export function rawCredit(stream: number, bytes: number | string): Buffer {
  return rawFrame({ kind: Kind.credit, stream, json: String(bytes) });
}

export function rawClose(stream: number, reason = ''): Buffer {
  return rawFrame({ kind: Kind.close, stream, json: reason });
}

export function rawAbort(stream: number, reason = ''): Buffer {
  return rawFrame({ kind: Kind.abort, stream, json: reason });
}

export function rawCancel(id: number | string): Buffer {
  return rawFrame({ kind: Kind.cancel, json: String(id) });
}

export function rawShape(fields: unknown): Buffer {
  return rawFrame({ kind: Kind.shape, json: JSON.stringify(fields) });
}

export function rawBatch(...values: unknown[]): Buffer {
  return rawFrame({ kind: Kind.batch, json: JSON.stringify(values) });
}

/** The bytes of a stream among frames. */
export function dataOf(frames: ReadFrame[], stream: number): Buffer {
  return Buffer.concat(ofStream(frames, Kind.data, stream).map((frame) => frame.tail));
}

export function ofStream(frames: ReadFrame[], kind: number, stream: number): ReadFrame[] {
  return frames.filter((frame) => frame.kind === kind && frame.stream === stream);
}
