import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { showUnsafe } from '@internet-exploder/ie-text/unsafe';

/** Hands on what a confined child writes to stderr, line by line, and keeps the end of it. */
export class StderrForwarder {
  #tail = '';
  #line = '';
  readonly #decoder = new StringDecoder('utf8');
  readonly #ended: Promise<void>;

  constructor(source: Readable) {
    this.#ended = new Promise((resolve) => source.once('close', resolve));
    source.on('data', (chunk: Buffer) => {
      // A child that floods waits for the terminal, like anybody else.
      if (this.#take(this.#decoder.write(chunk))) return;
      source.pause();
      process.stderr.once('drain', () => source.resume());
    });
    source.on('end', () => this.#take(`${this.#decoder.end()}${this.#line ? '\n' : ''}`));
    source.on('error', () => {});
    if ('unref' in source && typeof source.unref === 'function') source.unref();
  }

  /** The end of what was written, escaped; waits for what is still on its way when the child has ended. */
  async tail(): Promise<string> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, LAST_WORDS_MS);
    });
    await Promise.race([this.#ended, late]);
    clearTimeout(timer);
    return this.#tail;
  }

  /** @returns whether more may come at once. */
  #take(text: string): boolean {
    const lines = showUnsafe(this.#line + text).split('\n');
    this.#line = lines.pop() ?? '';
    if (this.#line.length > LINE_LENGTH) {
      const pieces = cut(this.#line);
      this.#line = pieces.pop() ?? '';
      lines.push(...pieces);
    }
    if (lines.length === 0) return true;
    const whole = `${lines.flatMap(cut).join('\n')}\n`;
    this.#tail = lastBytes(this.#tail + whole);
    return process.stderr.write(whole);
  }
}

/** How much of the end is kept, in bytes. */
const TAIL_BYTES = 8 * 1024;
/** A line that goes on longer is cut into several. */
const LINE_LENGTH = 4 * 1024;
/** Milliseconds that the last words of an ended child may take to arrive. */
const LAST_WORDS_MS = 500;

/** A line as it is handed on: as much as fits in one, without tearing a character apart. */
const PIECES = new RegExp(`.{1,${LINE_LENGTH}}`, 'gsu');

/** A line in pieces of bounded length; an empty line is one, too. */
function cut(line: string): string[] {
  return line.match(PIECES) ?? [line];
}

/** As much of the end of a text as is kept. */
function lastBytes(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= TAIL_BYTES) return text;
  let start = bytes.length - TAIL_BYTES;
  // Not from the middle of a character.
  while (((bytes[start] ?? 0) & 0xc0) === 0x80) start++;
  return bytes.toString('utf8', start);
}
