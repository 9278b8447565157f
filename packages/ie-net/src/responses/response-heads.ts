import type { Socket } from 'node:net';
import { errors } from 'undici';
import { GrowingBytes } from '../collections/growing-bytes.js';
import { allowSpacesAfterSizes } from './lenient-chunks.js';
import { type FramedHead, frameHead } from './response-framing.js';
import { parseHead, ResponseHeadError } from './response-head.js';

/**
 * Reads the response heads of one HTTP/1.1 connection before undici's parser, and gives the parser a plain
 * head in place of each. The parser has no options for most of what browsers accept, and those it has don't
 * close the connection after such a response.
 *
 * Bodies pass unchanged, since undici finds their end. So do unrequested bytes after a body: undici then ends
 * the connection. undici reads only by `socket.read()`.
 */
export class ResponseHeads {
  readonly #socket: Socket;
  readonly #maxBytes: number;
  #onStart: (() => void) | undefined;
  /** Whether a response is due. Only then is a head expected. */
  #isDue = false;
  /** The bytes of an incomplete head. */
  readonly #held = new GrowingBytes();
  /** Number of bytes of the head that are already searched for its end. */
  #scanned = 0;
  readonly #heads: FramedHead[] = [];
  /** Whether one of the heads was irregular. The connection is then closed after the response. */
  #isIrregular = false;
  #takesSpaces = false;

  /** @param maxBytes - maximum size of one head */
  constructor(socket: Socket, maxBytes: number) {
    this.#socket = socket;
    this.#maxBytes = maxBytes;
    const read = socket.read.bind(socket);
    // Node.js itself calls `read(0)`, which reads nothing.
    socket.read = (size?: number) => (size === undefined ? this.#filter(read()) : read(size));
  }

  /**
   * Called when a request is being sent: the bytes after this call are its response. Bytes before it are left
   * to undici, which ends the connection, so that an early response is not taken for the response to this
   * request.
   */
  expect(onStart: () => void): void {
    this.#isDue = true;
    this.#onStart = onStart;
  }

  /** The next head whose plain form undici has received. */
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

  // One chunk may contain several heads: interim responses and the final one.
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

  /** Returns the end of the head at `start`, after its empty line, or undefined while it is incomplete. */
  #findEnd(bytes: Buffer, start: number): number | undefined {
    checkBeginning(bytes, start);
    const end = emptyLineEnd(bytes, start + this.#scanned);
    if ((end ?? bytes.length) - start > this.#maxBytes) throw new errors.HeadersOverflowError();
    // The last three bytes may be the start of that line end.
    this.#scanned = end === undefined ? Math.max(0, bytes.length - start - 3) : 0;
    return end;
  }

  #readHead(text: string): string {
    const head = frameHead(parseHead(text), this.#isIrregular);
    this.#heads.push(head);
    this.#isIrregular = head.isIrregular;
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

/**
 * The end of the first empty line after another line. A loop is faster than calls into Node.js, since heads
 * are short.
 */
function emptyLineEnd(bytes: Buffer, from: number): number | undefined {
  for (let at = from; at < bytes.length; at += 1) {
    if (bytes[at] !== LF) continue;
    const next = bytes[at + 1] === CR ? at + 2 : at + 1;
    if (bytes[next] === LF) return next + 1;
  }
  return undefined;
}

/** Some servers send an extra empty line. @see https://www.rfc-editor.org/rfc/rfc9112#section-2.2 */
function skipLineEnds(bytes: Buffer, start: number): number {
  let at = start;
  while (bytes[at] === LF || bytes[at] === CR) at += 1;
  return at;
}

/** Refuses another protocol, or a page without a head, at once, because it may never end. */
function checkBeginning(bytes: Buffer, start: number): void {
  for (let index = 0; index < PREFIX.length && start + index < bytes.length; index += 1) {
    if (bytes[start + index] !== PREFIX[index])
      throw new ResponseHeadError('it does not begin with HTTP/1.1');
  }
}

const PREFIX = Buffer.from('HTTP/');

/** Puts a plain head before the body, usually in the space of the original head. */
function prepend(head: string, bytes: Buffer, start: number): Buffer {
  const from = start - head.length;
  if (from < 0) return Buffer.concat([Buffer.from(head, 'latin1'), bytes.subarray(start)]);
  bytes.write(head, from, 'latin1');
  return bytes.subarray(from);
}
