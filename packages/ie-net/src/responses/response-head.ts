import type { ResponseHeaders } from '../headers/response-headers.js';
import { isBlank, trimBlanks } from '../headers/trim-blanks.js';

/** A response head that no client should take, or none at all. The message completes "it is refused because …". */
export class ResponseHeadError extends Error {}

/** What stands in the head of an HTTP/1.1 response, read as browsers read it. */
export interface ParsedHead {
  readonly status: number;
  /** `HTTP/1.1` or newer, which keeps its connection unless it says otherwise. */
  readonly isModern: boolean;
  readonly headers: ResponseHeaders;
  /** Whether some lines are not as RFC 9112 wants them, so that others may read them otherwise. */
  readonly isOdd: boolean;
}

/**
 * Reads the head of a response, each byte one character, with the empty line that ends it.
 *
 * Browsers and curl take far more than the standard allows, and servers have come to rely on it. So this takes a name
 * with spaces behind it, a value that goes on in the next line (one space stands for the line end), control characters
 * in a value, and a bare LF as the end of a line. A line without a colon, or with a name that is no token, is left out,
 * as Chromium leaves it out. A NUL, and a CR that ends no line, are refused everywhere.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-5
 * @throws ResponseHeadError
 */
export function parseHead(text: string): ParsedHead {
  if (BROKEN.test(text)) throw new ResponseHeadError('its head has a NUL, or a CR that ends no line');
  const lines = new Lines(text);
  const { status, isModern } = parseStatusLine(lines.next());
  const headers: ResponseHeaders = [];
  let isOdd = false;
  // Where a line goes that begins with a space: to the header before it, unless that one was left out.
  let last: ResponseHeaders[number] | undefined;
  for (let line = lines.next(); line !== ''; line = lines.next()) {
    if (isBlank(line.charCodeAt(0))) {
      isOdd = true;
      if (last !== undefined) goOn(last, trimBlanks(line));
      continue;
    }
    const colon = line.indexOf(':');
    const written = line.slice(0, Math.max(colon, 0));
    let name = written;
    if (!TOKEN.test(name)) {
      isOdd = true;
      name = trimBlanks(written);
      last = undefined;
      if (!TOKEN.test(name)) continue;
    }
    last = [name.toLowerCase(), trimBlanks(line.slice(colon + 1))];
    headers.push(last);
  }
  return { status, isModern, headers, isOdd: isOdd || lines.hasBareLf };
}

// What is there is not looked at: with thousands of lines, that would take the square of their number.
function goOn(header: ResponseHeaders[number], text: string): void {
  if (header[1] === '') header[1] = text;
  else if (text !== '') header[1] += ` ${text}`;
}

/** What is refused wherever it stands. */
const BROKEN = /\0|\r(?!\n)/;

/** @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2 */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** The versions that are known, 2.0 among them since some servers write it; the reason may be missing or anything. */
const STATUS_LINE = /^HTTP\/(0\.9|1\.0|1\.1|2\.0) (\d{3})(?: |$)/;

function parseStatusLine(line: string): Pick<ParsedHead, 'status' | 'isModern'> {
  const [, version, digits] = STATUS_LINE.exec(line) ?? [];
  const status = Number(digits);
  if (version === undefined || status < 100) throw new ResponseHeadError('its status line makes no sense');
  return { status, isModern: version === '1.1' };
}

/** The lines of a text, which ends with an empty one. */
class Lines {
  /** Whether one has ended without a CR so far. */
  hasBareLf = false;
  readonly #text: string;
  #start = 0;

  constructor(text: string) {
    this.#text = text;
  }

  next(): string {
    const lf = this.#text.indexOf('\n', this.#start);
    if (lf < 0) return '';
    const hasCr = lf > this.#start && this.#text.charCodeAt(lf - 1) === 0x0d;
    if (!hasCr) this.hasBareLf = true;
    const line = this.#text.slice(this.#start, hasCr ? lf - 1 : lf);
    this.#start = lf + 1;
    return line;
  }
}
