/** Skips the header of a gzip member, however it is split, without keeping it. */
export class GzipHeader {
  readonly #reader = readHeader();

  constructor() {
    // Up to the first byte.
    this.#reader.next();
  }

  /**
   * Returns where the header ends in this piece; undefined if it continues in the next one.
   *
   * @throws Error for an invalid gzip header
   */
  findEnd(piece: Uint8Array): number | undefined {
    for (let index = 0; index < piece.length; index += 1) {
      if (this.#reader.next(piece[index] ?? 0).done) return index + 1;
    }
    return undefined;
  }
}

type Reader = Generator<undefined, void, number>;

/** @see https://www.rfc-editor.org/rfc/rfc1952#section-2.3 */
function* readHeader(): Reader {
  for (const byte of MAGIC) if ((yield) !== byte) throw new Error('incorrect header check');
  const flags = yield;
  if ((flags & FLAGS.reserved) !== 0) throw new Error('unknown header flags set');
  // The time, the flags and the operating system.
  yield* pass(6);
  if ((flags & FLAGS.extra) !== 0) yield* pass((yield) + 256 * (yield));
  if ((flags & FLAGS.name) !== 0) yield* passText();
  if ((flags & FLAGS.comment) !== 0) yield* passText();
  if ((flags & FLAGS.headerCrc) !== 0) yield* pass(2);
}

function* pass(count: number): Reader {
  for (let passed = 0; passed < count; passed += 1) yield;
}

function* passText(): Reader {
  let byte: number;
  do byte = yield;
  while (byte !== 0);
}

/** The signature of gzip, and deflate, its only method. */
const MAGIC = [0x1f, 0x8b, 0x08] as const;

const FLAGS = { headerCrc: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 } as const;
