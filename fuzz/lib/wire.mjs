/**
 * A second implementation of the wire, by hand, because the fuzzer does not trust the code that it tests. See
 * packages/ie-ipc/docs/wire.md.
 */
export const HEADER_BYTES = 16;

export const KIND = {
  hello: 1,
  message: 2,
  shape: 3,
  batch: 4,
  data: 5,
  abort: 6,
  credit: 7,
  close: 8,
  cancel: 9,
};

/** Every code that an IpcError may have. */
export const CODES = [
  'IE_IPC_CLOSED',
  'IE_IPC_TOO_LARGE',
  'IE_IPC_INVALID_FRAME',
  'IE_IPC_INVALID_MESSAGE',
  'IE_IPC_PROTOCOL_MISMATCH',
  'IE_IPC_TIMEOUT',
  'IE_IPC_QUEUE_FULL',
  'IE_IPC_CANCELLED',
  'IE_IPC_ABORTED',
  'IE_IPC_NO_CHANNEL',
  'IE_IPC_BAD_DESCRIPTOR',
  'IE_IPC_BAD_PIPE',
  'IE_IPC_REFUSED',
];

/** One frame. `jsonBytes` and `tailBytes` are lengths to claim, where they differ from the true ones. */
export function frame({ kind = KIND.message, reserved = 0, stream = 0, json = '', tail, ...claim }) {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(kind, 0);
  header.writeUInt8(claim.flags ?? (tail && kind === KIND.message ? 1 : 0), 1);
  header.writeUInt16BE(reserved, 2);
  header.writeUInt32BE(stream, 4);
  header.writeUInt32BE(claim.jsonBytes ?? Buffer.byteLength(json), 8);
  header.writeUInt32BE(claim.tailBytes ?? tail?.length ?? 0, 12);
  return Buffer.concat([header, Buffer.from(json), tail ?? Buffer.alloc(0)]);
}

export function message(value, tail) {
  return frame({ json: JSON.stringify(value), tail });
}

const LIMITS = { maxFrameBytes: 64 * 1024 * 1024, maxStreams: 16, streamWindowBytes: 1024 * 1024 };

export function hello(fields = {}) {
  const json = JSON.stringify({ protocol: 2, build: 'fuzz', kind: 'browser', limits: LIMITS, ...fields });
  return frame({ kind: KIND.hello, json });
}

/** What a header says, whether it may or not. */
export function readHeader(bytes, at) {
  return {
    kind: bytes.readUInt8(at),
    flags: bytes.readUInt8(at + 1),
    reserved: bytes.readUInt16BE(at + 2),
    stream: bytes.readUInt32BE(at + 4),
    jsonBytes: bytes.readUInt32BE(at + 8),
    tailBytes: bytes.readUInt32BE(at + 12),
  };
}

/** Cuts bytes into whole frames by their lengths alone; what is left over comes last. */
export function cutFrames(bytes) {
  const frames = [];
  let at = 0;
  while (at + HEADER_BYTES <= bytes.length) {
    const { jsonBytes, tailBytes } = readHeader(bytes, at);
    const end = at + HEADER_BYTES + jsonBytes + tailBytes;
    if (end > bytes.length) break;
    frames.push(bytes.subarray(at, end));
    at = end;
  }
  return { frames, rest: bytes.subarray(at) };
}

/** The parts of a whole frame. */
export function openFrame(bytes) {
  const header = readHeader(bytes, 0);
  const jsonEnd = HEADER_BYTES + header.jsonBytes;
  return { ...header, json: bytes.toString('utf8', HEADER_BYTES, jsonEnd), tail: bytes.subarray(jsonEnd) };
}
