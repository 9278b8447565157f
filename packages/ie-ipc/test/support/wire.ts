import { Duplex, duplexPair } from 'node:stream';

/** The wire written down a second time, by hand, so that the tests do not believe the code they test. */
export interface RawFrame {
  kind?: number;
  flags?: number;
  reserved?: number;
  stream?: number;
  json?: string;
  tail?: Uint8Array | undefined;
  /** Lengths to claim, where they differ from the true ones. */
  jsonBytes?: number;
  tailBytes?: number;
}

export function rawFrame({
  kind = 2,
  reserved = 0,
  stream = 0,
  json = '',
  tail,
  ...claim
}: RawFrame): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt8(kind, 0);
  header.writeUInt8(claim.flags ?? (tail ? 1 : 0), 1);
  header.writeUInt16BE(reserved, 2);
  header.writeUInt32BE(stream, 4);
  header.writeUInt32BE(claim.jsonBytes ?? Buffer.byteLength(json), 8);
  header.writeUInt32BE(claim.tailBytes ?? tail?.length ?? 0, 12);
  return Buffer.concat([header, Buffer.from(json), tail ?? Buffer.alloc(0)]);
}

export function rawMessage(message: object, tail?: Uint8Array): Buffer {
  return rawFrame({ json: JSON.stringify(message), tail });
}

/** What a raw peer says it accepts. */
const RAW_LIMITS = {
  maxFrameBytes: 64 * 1024 * 1024,
  maxStreams: 16,
  streamWindowBytes: 1024 * 1024,
  // It gives no credit by itself.
  messageWindowBytes: 2 ** 40,
};

export function rawHello(fields: object = {}): Buffer {
  const hello = { protocol: 2, build: 'raw', kind: 'raw', limits: RAW_LIMITS };
  return rawFrame({ kind: 1, json: JSON.stringify({ ...hello, ...fields }) });
}

export interface ReadFrame {
  kind: number;
  flags: number;
  stream: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever was written.
  json: any;
  tail: Buffer;
  /** Its size on the wire; of a message from a batch, none. */
  bytes: number;
}

/**
 * Reads the whole frames in `bytes`, and gives each message of a batch as if it had come in a frame of its own, by
 * the shapes told before.
 */
export function readFrames(bytes: Buffer): ReadFrame[] {
  const shapes: RawShape[] = [];
  return rawFrames(bytes).flatMap((frame) => {
    if (frame.kind === 3) shapes.push(frame.json);
    if (frame.kind === 4) return unbatch(frame.json, shapes);
    return frame.kind === 3 ? [] : [frame];
  });
}

type RawShape = (string | [string, RawShape])[];

function unbatch(values: unknown[], shapes: RawShape[]): ReadFrame[] {
  const rest = [...values];
  const messages: ReadFrame[] = [];
  const build = (shape: RawShape): object =>
    Object.fromEntries(
      shape.map((field) => (typeof field === 'string' ? [field, rest.shift()] : [field[0], build(field[1])])),
    );
  while (rest.length > 0) {
    const number = rest.shift() as number;
    const isRequest = number < 0;
    const json = build(shapes[isRequest ? -1 - number : number] as RawShape);
    messages.push({ kind: 2, stream: 0, flags: isRequest ? 2 : 0, json, tail: Buffer.alloc(0), bytes: 0 });
  }
  return messages;
}

/** Reads the whole frames in `bytes` as they are. */
export function rawFrames(bytes: Buffer): ReadFrame[] {
  const frames: ReadFrame[] = [];
  for (let at = 0; at + 16 <= bytes.length; ) {
    const jsonEnd = at + 16 + bytes.readUInt32BE(at + 8);
    const end = jsonEnd + bytes.readUInt32BE(at + 12);
    if (end > bytes.length) break;
    frames.push({
      kind: bytes.readUInt8(at),
      flags: bytes.readUInt8(at + 1),
      stream: bytes.readUInt32BE(at + 4),
      json: jsonEnd > at + 16 ? JSON.parse(bytes.toString('utf8', at + 16, jsonEnd)) : undefined,
      tail: bytes.subarray(jsonEnd, end),
      bytes: end - at,
    });
    at = end;
  }
  return frames;
}

/** A peer that is only bytes: what it writes goes to `stream`, what was written to `stream` it keeps. */
export class RawPeer {
  /** The end that a channel is opened over. */
  readonly stream: Duplex;
  readonly end: Duplex;
  #received: Buffer[] = [];

  constructor() {
    [this.stream, this.end] = duplexPair();
    this.end.on('data', (chunk: Buffer) => this.#received.push(chunk));
  }

  write(...frames: Buffer[]): void {
    this.end.write(Buffer.concat(frames));
  }

  /** All that was received. */
  get received(): Buffer {
    if (this.#received.length > 1) this.#received = [Buffer.concat(this.#received)];
    return this.#received[0] ?? Buffer.alloc(0);
  }

  frames(): ReadFrame[] {
    return readFrames(this.received);
  }

  /** The frames received as they are, batches too. */
  rawFrames(): ReadFrame[] {
    return rawFrames(this.received);
  }

  /** The messages received, hello aside. */
  messages(): ReadFrame['json'][] {
    return this.frames()
      .filter((frame) => frame.kind === 2)
      .map((frame) => frame.json);
  }
}

/** A stream whose other side is the test: it sees each write, and says when it is done. */
export class HeldStream extends Duplex {
  /** One entry for each write that reached the stream's bottom. */
  readonly writes: Buffer[] = [];
  #done: ((error?: Error | null) => void) | undefined;
  #isHeld = false;
  #failure: Error | undefined;

  /** Lets every write from now on fail. */
  failWrites(error: Error): void {
    this.#failure = error;
  }

  /** Leaves every write from now on undone until `release`. */
  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
    const done = this.#done;
    this.#done = undefined;
    done?.(this.#failure);
  }

  get bytes(): Buffer {
    return Buffer.concat(this.writes);
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (!this.#failure) this.writes.push(chunk);
    if (this.#isHeld) this.#done = done;
    else done(this.#failure);
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'binary', done);
  }
}

/** Lets everything that is ready to run do so. */
export async function turns(count = 5): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((next) => setImmediate(next));
}

/** Whether `promise` is still pending once everything that is ready to run has run. */
export async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol();
  const first = await Promise.race([promise.catch(() => {}), turns().then(() => pending)]);
  return first === pending;
}

/** Waits until `condition` holds, turn by turn; the test's own timeout is the deadline. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((next) => setImmediate(next));
}

/** Random numbers that a seed repeats (mulberry32). */
export function seededRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
