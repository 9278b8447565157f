import { HEADER_BYTES, KIND, readHeader } from './wire.mjs';

/** The caps of the kinds, and what else their headers may say. Written down a second time: see frame.ts. */
const KIB = 1024;
const MIB = 1024 * KIB;
const RULES = {
  [KIND.hello]: { json: 64 * KIB },
  [KIND.message]: { json: MIB, tail: 'message', stream: 'optional', flags: 3 },
  [KIND.shape]: { json: 16 * KIB },
  [KIND.batch]: { json: MIB },
  [KIND.data]: { json: 0, tail: 64 * KIB, stream: 'required', flags: 1 },
  [KIND.abort]: { json: 4 * KIB, stream: 'required' },
  [KIND.credit]: { json: 16, stream: 'optional' },
  [KIND.close]: { json: 4 * KIB, stream: 'required' },
  [KIND.cancel]: { json: 16 },
};

/** What ends a channel, by its code. */
export class Violation extends Error {
  constructor(code, { isCut = false } = {}) {
    super(code);
    this.code = code;
    /** Whether all that is wrong is that nothing more comes. */
    this.isCut = isCut;
  }
}

/**
 * The frames in `bytes`, the last of them perhaps a piece of one of data.
 *
 * @throws Violation for what is wrong with the next header, or with the end.
 */
export function* referenceFrames(bytes, maxFrameBytes) {
  for (let at = 0; at < bytes.length; ) {
    if (bytes.length - at < HEADER_BYTES) throw new Violation('IE_IPC_INVALID_FRAME', { isCut: true });
    const header = readHeader(bytes, at);
    checkHeader(header, maxFrameBytes, at === 0);
    const jsonEnd = at + HEADER_BYTES + header.jsonBytes;
    const end = jsonEnd + header.tailBytes;
    const isWhole = end <= bytes.length;
    if (isWhole || (header.kind === KIND.data && bytes.length > jsonEnd)) {
      const json = bytes.toString('utf8', at + HEADER_BYTES, jsonEnd);
      yield { ...header, json, tail: bytes.subarray(jsonEnd, end), isWhole };
    }
    if (!isWhole) throw new Violation('IE_IPC_INVALID_FRAME', { isCut: true });
    at = end;
  }
}

function checkHeader(header, maxFrameBytes, isFirst) {
  const { kind, flags, reserved, stream, jsonBytes, tailBytes } = header;
  const rule = RULES[kind];
  const isWrong =
    !rule ||
    flags > (rule.flags ?? 0) ||
    reserved !== 0 ||
    (stream !== 0 && !rule.stream) ||
    (stream === 0 && rule.stream === 'required') ||
    (tailBytes > 0 && !rule.tail) ||
    (kind === KIND.message && flags % 2 === 0 && tailBytes > 0) ||
    (kind === KIND.message && flags % 2 === 1 && stream !== 0) ||
    (kind === KIND.data && flags === 0 && tailBytes === 0);
  if (isWrong) throw new Violation('IE_IPC_INVALID_FRAME');
  const jsonCap = rule.json < MIB ? rule.json : Math.min(MIB, maxFrameBytes);
  const cap = rule.tail === 'message' ? maxFrameBytes : Math.min(rule.tail, maxFrameBytes);
  if (jsonBytes > jsonCap || (tailBytes > 0 && jsonBytes + tailBytes > cap)) {
    throw new Violation('IE_IPC_TOO_LARGE');
  }
  if ((kind === KIND.hello) !== isFirst) {
    throw new Violation(isFirst ? 'IE_IPC_PROTOCOL_MISMATCH' : 'IE_IPC_INVALID_FRAME');
  }
}
