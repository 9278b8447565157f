import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { showUnsafe } from '@internet-exploder/ie-text/unsafe';
import { OutputAllowance } from './output-allowance.js';

/**
 * Forwards what a confined child writes to stderr, line by line, and keeps the end of it. Unsafe characters are escaped,
 * long lines split, and lines beyond the allowance dropped.
 *
 * @param write Receives each line, without its end
 */
export class StderrForwarder {
  readonly #write: (line: string) => void;
  readonly #allowance = new OutputAllowance();
  #dropped = 0;
  #tail = '';
  #line = '';
  readonly #decoder = new StringDecoder('utf8');
  readonly #ended: Promise<void>;

  constructor(source: Readable, write: (line: string) => void) {
    this.#write = write;
    this.#ended = new Promise((resolve) => source.once('close', resolve));
    source.on('data', (chunk: Buffer) => {
      this.#take(this.#decoder.write(chunk));
      // A child that floods waits for the terminal, like any other writer.
      if (!process.stderr.writableNeedDrain) return;
      source.pause();
      process.stderr.once('drain', () => source.resume());
    });
    source.on('end', () => {
      this.#take(`${this.#decoder.end()}${this.#line ? '\n' : ''}`);
      this.#reportDropped();
    });
    source.on('error', () => {});
    if ('unref' in source && typeof source.unref === 'function') source.unref();
  }

  /**
   * Returns the end of what was written, escaped. Waits for output that is still arriving after the child's
   * end.
   */
  async tail(): Promise<string> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, LAST_WORDS_MS);
    });
    await Promise.race([this.#ended, late]);
    clearTimeout(timer);
    return this.#tail;
  }

  #take(text: string): void {
    const lines = showUnsafe(this.#line + text).split('\n');
    this.#line = lines.pop() ?? '';
    if (this.#line.length > LINE_LENGTH) {
      const pieces = cut(this.#line);
      this.#line = pieces.pop() ?? '';
      lines.push(...pieces);
    }
    if (lines.length === 0) return;
    const whole = lines.flatMap(cut);
    this.#tail = lastBytes(`${this.#tail}${whole.join('\n')}\n`);
    for (const line of whole) this.#forward(line);
  }

  #forward(line: string): void {
    if (!this.#allowance.take(Buffer.byteLength(line) + 1)) this.#dropped += 1;
    else {
      this.#reportDropped();
      this.#write(line);
    }
  }

  #reportDropped(): void {
    if (this.#dropped > 0)
      this.#write(`(${this.#dropped} lines were dropped, because the child wrote too much)`);
    this.#dropped = 0;
  }
}

/** How much of the end is kept, in bytes. */
const TAIL_BYTES = 8 * 1024;
/** A longer line is split. */
const LINE_LENGTH = 4 * 1024;
/** Milliseconds that the last output of an ended child may take to arrive. */
const LAST_WORDS_MS = 500;

/** Pieces of a line, split between characters. */
const PIECES = new RegExp(`.{1,${LINE_LENGTH}}`, 'gsu');

/** Splits a line into pieces of bounded length. An empty line is one piece. */
function cut(line: string): string[] {
  return line.match(PIECES) ?? [line];
}

/** Returns the end of a text that is kept. */
function lastBytes(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= TAIL_BYTES) return text;
  let start = bytes.length - TAIL_BYTES;
  // Not from the middle of a character.
  while (((bytes[start] ?? 0) & 0xc0) === 0x80) start++;
  return bytes.toString('utf8', start);
}
