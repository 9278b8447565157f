import { IpcError } from './errors.js';

/**
 * A frame is a header of 16 bytes, then a JSON part, then a binary tail:
 *
 *     offset  size  field (unsigned, big-endian)
 *     0       1     kind
 *     1       1     flags; bit 0: the message has a binary body, which is the tail
 *     2       2     reserved, zero
 *     4       4     stream id; zero where the kind has no stream
 *     8       4     length of the JSON part in bytes
 *     12      4     length of the tail in bytes
 *
 * The lengths are checked against the cap of their kind before a byte behind the header is kept.
 */
export const HEADER_BYTES = 16;

/** The number of the kind in a frame's first byte. */
export const FrameKind = { hello: 1, message: 2 } as const;
export type FrameKind = (typeof FrameKind)[keyof typeof FrameKind];

const FLAG_BODY = 1;

/** A hello is small by nature; whoever sends a longer one is not a peer. */
const MAX_HELLO_BYTES = 64 * 1024;
/** JSON is parsed whole and at once, so its part is held shorter than what may travel as bytes. */
const MAX_JSON_BYTES = 1024 * 1024;

/** What a header says. Lengths are in bytes. */
export interface FrameHeader {
  kind: FrameKind;
  hasBody: boolean;
  jsonBytes: number;
  tailBytes: number;
}

/** Writes a header at `offset` of `target`, which has room for it. */
export function writeHeader(target: Buffer, offset: number, header: FrameHeader): void {
  target[offset] = header.kind;
  target[offset + 1] = header.hasBody ? FLAG_BODY : 0;
  target[offset + 2] = 0;
  target[offset + 3] = 0;
  target.writeUInt32BE(0, offset + 4);
  target.writeUInt32BE(header.jsonBytes, offset + 8);
  target.writeUInt32BE(header.tailBytes, offset + 12);
}

/**
 * Reads the header at `offset` of `source`.
 *
 * @throws IpcError `IE_IPC_INVALID_FRAME` for anything that is no header of a known kind,
 * `IE_IPC_TOO_LARGE` for a length over the cap of its kind.
 */
export function readHeader(source: Buffer, offset: number, maxFrameBytes: number): FrameHeader {
  const kind = source[offset];
  const flags = source[offset + 1] ?? 0;
  if (kind !== FrameKind.hello && kind !== FrameKind.message) {
    throw new IpcError('IE_IPC_INVALID_FRAME', `the peer sent a frame of unknown kind ${kind}`);
  }
  if (flags > FLAG_BODY || source.readUInt16BE(offset + 2) !== 0 || source.readUInt32BE(offset + 4) !== 0) {
    throw new IpcError('IE_IPC_INVALID_FRAME', 'the peer sent a frame whose reserved bits are set');
  }
  const header = {
    kind,
    hasBody: flags === FLAG_BODY,
    jsonBytes: source.readUInt32BE(offset + 8),
    tailBytes: source.readUInt32BE(offset + 12),
  };
  if (header.tailBytes > 0 && (!header.hasBody || kind === FrameKind.hello)) {
    throw new IpcError('IE_IPC_INVALID_FRAME', 'the peer sent a frame with a tail that it may not have');
  }
  const problem = sizeProblem(header, maxFrameBytes);
  if (problem) throw new IpcError('IE_IPC_TOO_LARGE', `the peer announced a frame too large: ${problem}`);
  return header;
}

/** Says which cap a frame exceeds, or nothing when it fits. The same rule holds for sender and receiver. */
export function sizeProblem(
  frame: { kind: FrameKind; jsonBytes: number; tailBytes: number },
  maxFrameBytes: number,
): string | undefined {
  const jsonCap = frame.kind === FrameKind.hello ? MAX_HELLO_BYTES : Math.min(MAX_JSON_BYTES, maxFrameBytes);
  if (frame.jsonBytes > jsonCap) return `${frame.jsonBytes} bytes of JSON, the limit is ${jsonCap}`;
  const total = frame.jsonBytes + frame.tailBytes;
  if (frame.tailBytes > 0 && total > maxFrameBytes) return `${total} bytes, the limit is ${maxFrameBytes}`;
  return undefined;
}
