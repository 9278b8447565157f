import type { Socket } from 'node:net';
import { errors } from 'undici';
import { GrowingBytes } from '../collections/growing-bytes.js';
import { allowSpacesAfterSizes } from './lenient-chunks.js';
import { type FramedHead, frameHead } from './response-framing.js';
import { parseHead, ResponseHeadError } from './response-head.js';

/**
 * Reads the response heads of one HTTP/1.1 connection before undici's parser does, which gets a plain one in the place
 * of each. The parser itself can't be told to take most of what browsers take, and what it can be told doesn't close
 * the connection after such a response.
 *
 * Bodies pass as they are, since undici finds their end. So does what comes unasked after that: undici ends the
 * connection then. It takes what has come by `socket.read()` and by nothing else.
 */
export class ResponseHeads {
  readonly #socket: Socket;
  readonly #maxBytes: number;
  #onStart: (() => void) | undefined;
  /** Whether a response is due: only then is a head looked for. */
  #isDue = false;
  /** What has come of a head that isn't whole. */
  readonly #held = new GrowingBytes();
  /** How much of the head is known to be without its end. */
  #scanned = 0;
  readonly #heads: FramedHead[] = [];
  /** Whether one of the heads was odd; the connection is closed after the response then. */
  #isOdd = false;
  #takesSpaces = false;

  /** @param maxBytes - the most bytes of one head */
  constructor(socket: Socket, maxBytes: number) {
    this.#socket = socket;
    this.#maxBytes = maxBytes;
    const read = socket.read.bind(socket);
    // Node.js itself calls `read(0)`, which takes nothing.
    socket.read = (size?: number) => (size === undefined ? this.#filter(read()) : read(size));
  }

  /**
   * Says that a request is being sent: what comes from now on is its response. What comes before is left to undici,
   * which ends the connection, so that no answer that came too early is taken for this one.
   */
  expect(onStart: () => void): void {
    this.#isDue = true;
    this.#onStart = onStart;
  }

  /** The next of the heads whose plain form undici has been given. */
  take(): FramedHead | undefined {
    return this.#heads.shift();
  }

  #filter(chunk: Buffer | null): Buffer | null {
    if (!this.#isDue || chunk === null) return chunk;
    this.#onStart?.();
    this.#onStart = undefined;
    try {
      return this.#readHeads(chunk);
    } catch (error) {
      this.#socket.destroy(error instanceof Error ? error : new Error(String(error)));
      return null;
    }
  }

  // Several may come in one piece: interim responses, and the one that counts.
  #readHeads(chunk: Buffer): Buffer | null {
    const bytes = this.#held.length > 0 ? this.#held.append(chunk) : chunk;
    let plain = '';
    let start = 0;
    while (this.#isDue) {
      start = skipLineEnds(bytes, start);
      const end = this.#findEnd(bytes, start);
      if (end === undefined) break;
      plain += this.#readHead(bytes.toString('latin1', start, end));
      start = end;
    }
    if (!this.#isDue) {
      this.#held.clear();
      return prepend(plain, bytes, start);
    }
    if (start > 0 || this.#held.length === 0) this.#held.set(bytes.subarray(start));
    return plain === '' ? null : Buffer.from(plain, 'latin1');
  }

  /** Gives the end of the head that begins there, behind its empty line, as soon as that has come. */
  #findEnd(bytes: Buffer, start: number): number | undefined {
    checkBeginning(bytes, start);
    const end = emptyLineEnd(bytes, start + this.#scanned);
    if ((end ?? bytes.length) - start > this.#maxBytes) throw new errors.HeadersOverflowError();
    // The last three bytes may be the beginning of it.
    this.#scanned = end === undefined ? Math.max(0, bytes.length - start - 3) : 0;
    return end;
  }

  #readHead(text: string): string {
    const head = frameHead(parseHead(text), this.#isOdd);
    this.#heads.push(head);
    this.#isOdd = head.isOdd;
    if (head.status < 200) return head.plainHead;
    this.#isDue = false;
    if (head.isChunked && !this.#takesSpaces) {
      this.#takesSpaces = true;
      allowSpacesAfterSizes(this.#socket);
    }
    return head.plainHead;
  }
}

const LF = 0x0a;
const CR = 0x0d;

/** Where the first empty line behind another line ends. In a loop, since heads are short, and calls of Node.js are not. */
function emptyLineEnd(bytes: Buffer, from: number): number | undefined {
  for (let at = from; at < bytes.length; at += 1) {
    if (bytes[at] !== LF) continue;
    const next = bytes[at + 1] === CR ? at + 2 : at + 1;
    if (bytes[next] === LF) return next + 1;
  }
  return undefined;
}

/** Some servers send an empty line too many. @see https://www.rfc-editor.org/rfc/rfc9112#section-2.2 */
function skipLineEnds(bytes: Buffer, start: number): number {
  let at = start;
  while (bytes[at] === LF || bytes[at] === CR) at += 1;
  return at;
}

/** Refuses another protocol, or a page without a head, at once: it may never come to an end. */
function checkBeginning(bytes: Buffer, start: number): void {
  for (let index = 0; index < PREFIX.length && start + index < bytes.length; index += 1) {
    if (bytes[start + index] !== PREFIX[index])
      throw new ResponseHeadError('it does not begin with HTTP/1.1');
  }
}

const PREFIX = Buffer.from('HTTP/');

/** Puts a plain head before the body, in the place of the head that was there, which has most often room for it. */
function prepend(head: string, bytes: Buffer, start: number): Buffer {
  const from = start - head.length;
  if (from < 0) return Buffer.concat([Buffer.from(head, 'latin1'), bytes.subarray(start)]);
  bytes.write(head, from, 'latin1');
  return bytes.subarray(from);
}
