import { mutateJson } from './mutate-json.mjs';
import { frame, HEADER_BYTES, KIND, openFrame } from './wire.mjs';

const INTERESTING_BYTES = [0, 1, 2, 9, 10, 0x22, 0x5b, 0x7b, 0x7f, 0x80, 0xc0, 0xff];
const INTERESTING_WORDS = [
  0, 1, 15, 16, 17, 0x7f, 0xff, 0x100, 0x3fff, 0x4000, 0x4001, 0xffff, 0x10000, 0x10001, 0xfffff, 0x100000,
  0x100001, 0x3ffffff, 0x4000000, 0x4000001, 0x7fffffff, 0x80000000, 0x80000001, 0xfffffff0, 0xffffffff,
];

/**
 * Changes a list of frames in a few places. `isFrozen` tells of frames whose bytes have to stay as they are, but for
 * fields of their JSON that `isKept` does not name; they may still be moved, doubled or left out.
 */
export function mutate(random, frames, { isFrozen = () => false, isKept, spare }) {
  const pieces = [...frames];
  const count = random.pick([1, 1, 1, 2, 3, 6]);
  for (let change = 0; change < count; change++) changeOne(random, pieces, { isFrozen, isKept, spare });
  return pieces;
}

function changeOne(random, pieces, { isFrozen, isKept, spare }) {
  const at = random.below(Math.max(1, pieces.length));
  const piece = pieces[at];
  if (piece === undefined) return void pieces.push(spare(random));
  const way = random.pick(WAYS);
  if (way === 'frames') return rearrange(random, pieces, at, spare);
  if (piece.length < HEADER_BYTES || (isFrozen(piece) && way !== 'json')) return;
  if (way === 'json') pieces[at] = changeJson(random, piece, isFrozen(piece) ? isKept : undefined);
  else if (way === 'header') pieces[at] = changeHeader(random, piece);
  else pieces[at] = changeBytes(random, piece);
}

const WAYS = ['frames', 'frames', 'json', 'json', 'json', 'header', 'header', 'bytes', 'bytes'];

function rearrange(random, pieces, at, spare) {
  switch (random.below(5)) {
    case 0:
      pieces.splice(at, 1);
      break;
    case 1:
      pieces.splice(random.below(pieces.length + 1), 0, pieces[at]);
      break;
    case 2:
      pieces.splice(random.below(pieces.length + 1), 0, ...pieces.splice(at, 1));
      break;
    case 3:
      pieces.splice(at, 0, spare(random));
      break;
    default:
      // Many at once, past every bound that counts frames: but seldom, since it takes its time.
      if (pieces[at].length < 200) {
        const count = random.oneIn(10) ? random.pick([300, 1100]) : random.between(2, 20);
        pieces.splice(at, 0, ...Array(count).fill(pieces[at]));
      }
  }
}

function changeJson(random, piece, isKept) {
  const { kind, flags, stream, json, tail } = openOrBare(piece);
  return frame({ kind, flags, stream, json: mutateJson(random, json, isKept), tail });
}

/** A frame whose lengths are not its own is taken for one without a tail. */
function openOrBare(piece) {
  const opened = openFrame(piece);
  if (HEADER_BYTES + opened.jsonBytes + opened.tailBytes === piece.length) return opened;
  return { ...opened, json: piece.toString('utf8', HEADER_BYTES), tail: undefined };
}

function changeHeader(random, piece) {
  const changed = Buffer.from(piece);
  switch (random.below(6)) {
    case 0:
      changed[0] = random.oneIn(3) ? random.below(256) : random.pick(Object.values(KIND));
      break;
    case 1:
      changed[1] = random.pick([0, 1, 2, 3, 0x80, 0xff]);
      break;
    case 2:
      changed[random.pick([2, 3])] = random.pick(INTERESTING_BYTES);
      break;
    case 3:
      changed.writeUInt32BE(random.oneIn(2) ? random.below(6) : random.pick(INTERESTING_WORDS), 4);
      break;
    default:
      changeLength(random, changed, random.pick([8, 12]));
  }
  return changed;
}

function changeLength(random, bytes, at) {
  const near = bytes.readUInt32BE(at) + random.between(-3, 3);
  const value = random.oneIn(2) ? random.pick(INTERESTING_WORDS) : Math.max(0, near);
  bytes.writeUInt32BE(Math.min(value, 0xffffffff), at);
}

function changeBytes(random, piece) {
  const changed = Buffer.from(piece);
  const at = random.below(changed.length);
  switch (random.below(7)) {
    case 0:
      changed[at] ^= 1 << random.below(8);
      return changed;
    case 1:
      changed[at] = random.pick(INTERESTING_BYTES);
      return changed;
    case 2:
      if (at + 4 <= changed.length) changed.writeUInt32BE(random.pick(INTERESTING_WORDS), at);
      return changed;
    case 3:
      return changed.subarray(0, at);
    case 4:
      return Buffer.concat([changed.subarray(0, at), changed.subarray(at + random.between(1, 8))]);
    case 5:
      return Buffer.concat([
        changed.subarray(0, at),
        random.bytes(random.between(1, 8)),
        changed.subarray(at),
      ]);
    default:
      return Buffer.concat([changed.subarray(0, at), changed]);
  }
}
