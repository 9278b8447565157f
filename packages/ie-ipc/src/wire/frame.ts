import { IpcError } from '../errors/ipc-error.js';

/** Writes a header at `offset` of `target`, which must have room for it. */
export function writeHeader(target: Buffer, offset: number, header: FrameHeader): void {
  target[offset] = header.kind;
  target[offset + 1] = (header.flag ? 1 : 0) | (header.isRequest ? FLAG_REQUEST : 0);
  target[offset + 2] = 0;
  target[offset + 3] = 0;
  target.writeUInt32BE(header.streamId, offset + 4);
  target.writeUInt32BE(header.jsonBytes, offset + 8);
  target.writeUInt32BE(header.tailBytes, offset + 12);
}

/**
 * A frame is a header of 16 bytes, then a JSON part, then a binary tail; see docs/wire.md:
 *
 *     offset  size  field (unsigned, big-endian)
 *     0       1     kind
 *     1       1     flags
 *     2       2     reserved, zero
 *     4       4     stream id; zero where the kind has no stream
 *     8       4     length of the JSON part in bytes
 *     12      4     length of the tail in bytes
 *
 * The lengths are checked against the limits of the kind before any byte after the header is kept.
 */
export const HEADER_BYTES = 16;

/** The kind of a frame, which is its first byte. */
export const FrameKind = {
  /** The first frame each way. */
  hello: 1,
  /** One message. With a stream id, its `body` is that stream, which this frame opens. */
  message: 2,
  /** The fields of later messages: see `shape.ts`. */
  shape: 3,
  /** Messages as the values of their fields. */
  batch: 4,
  /** A piece of a stream. */
  data: 5,
  /** The sender aborts a stream. */
  abort: 6,
  /**
   * The reader of a stream allows more bytes. Without a stream id: this many bytes of messages were taken.
   */
  credit: 7,
  /** The reader no longer needs a stream, read or not. Its id is free. */
  close: 8,
  /** The sender of a request cancels it. */
  cancel: 9,
} as const;
export type FrameKind = (typeof FrameKind)[keyof typeof FrameKind];

/** For a message: it has a body of bytes, which is the tail. */
const FLAG_BODY = 1;
/** For a message: it is a request, and its answer has the same id. */
const FLAG_REQUEST = 2;
/** For a piece of a stream: it is the last. */
const FLAG_LAST = 1;

/** The largest piece of a stream in bytes. */
export const MAX_DATA_BYTES = 64 * 1024;
/** JSON is parsed at once as a whole, so its limit is lower than that of bytes. */
const MAX_JSON_BYTES = 1024 * 1024;

interface KindRule {
  /** The longest JSON part in bytes. */
  json: number;
  /** The longest tail in bytes; for a message, what its JSON leaves of the frame limit. */
  tail?: 'message' | number;
  stream?: 'optional' | 'required';
  flags?: number;
}

const RULES: Record<FrameKind, KindRule> = {
  // A hello is small. A sender of a longer one is not a peer.
  [FrameKind.hello]: { json: 64 * 1024 },
  [FrameKind.message]: {
    json: MAX_JSON_BYTES,
    tail: 'message',
    stream: 'optional',
    flags: FLAG_BODY | FLAG_REQUEST,
  },
  [FrameKind.shape]: { json: 16 * 1024 },
  [FrameKind.batch]: { json: MAX_JSON_BYTES },
  [FrameKind.data]: { json: 0, tail: MAX_DATA_BYTES, stream: 'required', flags: FLAG_LAST },
  [FrameKind.abort]: { json: 4 * 1024, stream: 'required' },
  [FrameKind.credit]: { json: 16, stream: 'optional' },
  [FrameKind.close]: { json: 4 * 1024, stream: 'required' },
  [FrameKind.cancel]: { json: 16 },
};

/** The contents of a header. Lengths are in bytes. */
export interface FrameHeader {
  kind: FrameKind;
  /**
   * Whether the kind's first flag is set: the message has a body of bytes, or the piece is the last of its
   * stream.
   */
  flag: boolean;
  /** Whether the message is a request. */
  isRequest: boolean;
  streamId: number;
  jsonBytes: number;
  tailBytes: number;
}

/**
 * Reads the header at `offset` of `source`.
 *
 * @throws IpcError `IE_IPC_INVALID_FRAME` for anything that is not a header of a known kind,
 * `IE_IPC_TOO_LARGE` for a length over the limit of its kind
 */
export function readHeader(source: Buffer, offset: number, maxFrameBytes: number): FrameHeader {
  const kind = source[offset] as FrameKind;
  const flags = source[offset + 1] ?? 0;
  const rule = RULES[kind];
  if (!rule) throw new IpcError('IE_IPC_INVALID_FRAME', `the peer sent a frame of unknown kind ${kind}`);
  const header = {
    kind,
    flag: (flags & 1) !== 0,
    isRequest: (flags & FLAG_REQUEST) !== 0,
    streamId: source.readUInt32BE(offset + 4),
    jsonBytes: source.readUInt32BE(offset + 8),
    tailBytes: source.readUInt32BE(offset + 12),
  };
  const wrong = formProblem(header, rule, flags);
  if (wrong || source.readUInt16BE(offset + 2) !== 0) {
    throw new IpcError('IE_IPC_INVALID_FRAME', `the peer sent a frame ${wrong ?? 'with reserved bits set'}`);
  }
  const problem = sizeProblem(header, maxFrameBytes);
  if (problem) throw new IpcError('IE_IPC_TOO_LARGE', `the peer announced a frame too large: ${problem}`);
  return header;
}

function formProblem(header: FrameHeader, rule: KindRule, flags: number): string | undefined {
  const { kind, flag, streamId, tailBytes } = header;
  if (flags > (rule.flags ?? 0)) return 'with reserved bits set';
  if (rule.stream === undefined && streamId !== 0) return 'with a stream id, which this kind must not have';
  if (rule.stream === 'required' && streamId === 0) return 'without a stream id';
  if (tailBytes > 0 && rule.tail === undefined) return 'with a tail, which it must not have';
  if (kind === FrameKind.message && tailBytes > 0 && !flag) return 'with a tail, which it must not have';
  if (kind === FrameKind.message && flag && streamId !== 0) return 'with two bodies';
  if (kind === FrameKind.data && tailBytes === 0 && !flag) return 'of data without a byte';
  return undefined;
}

/** Describes the limit that a frame exceeds; undefined if it fits. Sender and receiver use the same rule. */
export function sizeProblem(
  frame: Pick<FrameHeader, 'kind' | 'jsonBytes' | 'tailBytes'>,
  maxFrameBytes: number,
): string | undefined {
  const { json, tail } = RULES[frame.kind];
  // A hello and control frames are small, whatever the caller's limit is.
  const jsonCap = json < MAX_JSON_BYTES ? json : Math.min(json, maxFrameBytes);
  if (frame.jsonBytes > jsonCap) return `${frame.jsonBytes} bytes of JSON, the limit is ${jsonCap}`;
  if (frame.tailBytes === 0 || tail === undefined) return undefined;
  const total = frame.jsonBytes + frame.tailBytes;
  const totalCap = tail === 'message' ? maxFrameBytes : Math.min(tail, maxFrameBytes);
  return total > totalCap ? `${total} bytes, the limit is ${totalCap}` : undefined;
}
