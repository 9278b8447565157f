import type { ResponseHeaders } from '../headers/response-headers.js';
import { isBlank, trimBlanks } from '../headers/trim-blanks.js';

/** A response head that is refused, or a missing one. The message completes "it is refused because …". */
export class ResponseHeadError extends Error {}

/** The head of an HTTP/1.1 response, read as browsers read it. */
export interface ParsedHead {
  readonly status: number;
  /** `HTTP/1.1` or later. Such a connection persists unless a header says otherwise. */
  readonly isModern: boolean;
  readonly headers: ResponseHeaders;
  /** Whether some lines violate RFC 9112, so that other software may read them differently. */
  readonly isIrregular: boolean;
}

/**
 * Parses the head of a response, one character for each byte, with the empty line at its end.
 *
 * Browsers and curl accept far more than the standard allows, and servers rely on it. This function therefore
 * accepts spaces after a name, a value that continues on the next line (one space replaces the line end),
 * control characters in a value, and a bare LF as a line end. It omits a line without a colon or with an
 * invalid name, as Chromium does. It refuses a NUL and a CR that ends no line anywhere.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-5
 * @throws ResponseHeadError
 */
export function parseHead(text: string): ParsedHead {
  if (BROKEN.test(text)) throw new ResponseHeadError('its head contains a NUL, or a CR outside a line end');
  const lines = new Lines(text);
  const { status, isModern } = parseStatusLine(lines.next());
  const headers: ResponseHeaders = [];
  let isIrregular = false;
  // A line that begins with a space continues the header before it, unless that one was omitted.
  let last: ResponseHeaders[number] | undefined;
  for (let line = lines.next(); line !== ''; line = lines.next()) {
    if (isBlank(line.charCodeAt(0))) {
      isIrregular = true;
      if (last !== undefined) appendContinuation(last, trimBlanks(line));
      continue;
    }
    const colon = line.indexOf(':');
    const written = line.slice(0, Math.max(colon, 0));
    let name = written;
    if (!TOKEN.test(name)) {
      isIrregular = true;
      name = trimBlanks(written);
      last = undefined;
      if (!TOKEN.test(name)) continue;
    }
    last = [name.toLowerCase(), trimBlanks(line.slice(colon + 1))];
    headers.push(last);
  }
  return { status, isModern, headers, isIrregular: isIrregular || lines.hasBareLf };
}

// Appends without reading the present value: reading it would take quadratic time for thousands of lines.
function appendContinuation(header: ResponseHeaders[number], text: string): void {
  if (header[1] === '') header[1] = text;
  else if (text !== '') header[1] += ` ${text}`;
}

/** Refused anywhere in a head. */
const BROKEN = /\0|\r(?!\n)/;

/** @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2 */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** The known versions, including 2.0, which some servers write. The reason may be missing or anything. */
const STATUS_LINE = /^HTTP\/(0\.9|1\.0|1\.1|2\.0) (\d{3})(?: |$)/;

function parseStatusLine(line: string): Pick<ParsedHead, 'status' | 'isModern'> {
  const [, version, digits] = STATUS_LINE.exec(line) ?? [];
  const status = Number(digits);
  if (version === undefined || status < 100) throw new ResponseHeadError('its status line is invalid');
  return { status, isModern: version === '1.1' };
}

/** The lines of a text that ends with an empty line. */
class Lines {
  /** Whether any line so far has ended without a CR. */
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
