import type { MIMEType } from 'whatwg-mimetype';
import { decodeBytes, findEncoding } from './encodings.js';
import { type HeaderPairs, headerValues } from './header-values.js';
import { extractMimeType, loadMimeTypes } from './mime-type.js';
import { prescanHtml } from './prescan-html.js';
import { findXmlEncoding } from './xml-encoding.js';

/** What a body of text is. */
export interface TextDescription {
  /** The name of the encoding in lower case, as the Encoding Standard has it. */
  readonly encoding: string;
  /** What the body is, by its header and its bytes, with parameters: `text/html;charset=utf-8`. */
  readonly mimeType: string;
  /** Whether that comes from the bytes, since the header says nothing of use, or something else. */
  readonly sniffed: boolean;
}

/** A body as text, and what it was taken for. */
export interface TextContent extends TextDescription {
  /** Without byte order mark; what could not be decoded is U+FFFD. */
  readonly text: string;
}

/** The parts of a response that text is read from. */
export interface TextSource {
  readonly headers: HeaderPairs;
  /** Decoded and whole; to describe it, its first {@link SNIFFED_BYTES} will do. */
  readonly body: Uint8Array;
}

/** How much of a body tells what it is. @see https://mimesniff.spec.whatwg.org/#reading-the-resource-header */
export const SNIFFED_BYTES = 1445;

/**
 * Reads a response's body as text: what it is by the MIME Sniffing Standard, in the encoding of its byte order mark,
 * of its `content-type`, of what it says itself (`meta` elements in its first 1024 bytes, an XML declaration), or else
 * windows-1252 for HTML and plain text, and UTF-8 for all else.
 *
 * What is no text, such as an image, is decoded all the same: `mimeType` tells.
 *
 * @example
 * ```ts
 * const { text, mimeType } = await readText(await client.get('https://example.com/'));
 * ```
 * @see https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding
 * @see https://mimesniff.spec.whatwg.org
 */
export async function readText(source: TextSource): Promise<TextContent> {
  const description = await describeText(source);
  return { text: decodeBytes(source.body, description.encoding), ...description };
}

/** What the body is, and in which encoding, as `readText` has it. */
export async function describeText({ headers, body }: TextSource): Promise<TextDescription> {
  const supplied = await extractMimeType(headers);
  const type = await computeMimeType(headers, body, supplied);
  const encoding =
    markedEncoding(body) ??
    findEncoding(supplied?.parameters.get('charset') ?? '') ??
    statedEncoding(type, body) ??
    defaultEncoding(type);
  return { encoding, mimeType: type.toString(), sniffed: type.essence !== supplied?.essence };
}

async function computeMimeType(
  headers: HeaderPairs,
  body: Uint8Array,
  supplied: MIMEType | undefined,
): Promise<MIMEType> {
  const { computedMIMEType } = await loadMimeTypes();
  const noSniff = isNoSniff(headers);
  if (supplied === undefined) return computedMIMEType(body, { noSniff });
  const values = headerValues(headers, 'content-type');
  // The very bytes of the header count, since some servers send certain ones with anything.
  const [contentTypeHeader = ''] = values.length === 1 ? values : [supplied.toString()];
  const computed = computedMIMEType(body, { noSniff, contentTypeHeader });
  return computed.essence === supplied.essence ? supplied : computed;
}

// https://fetch.spec.whatwg.org/#determine-nosniff
function isNoSniff(headers: HeaderPairs): boolean {
  const [value = ''] = headerValues(headers, 'x-content-type-options');
  return value.split(',', 1)[0]?.trim().toLowerCase() === 'nosniff';
}

function markedEncoding([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return first === 0xff && second === 0xfe ? 'utf-16le' : undefined;
}

function statedEncoding(type: MIMEType, body: Uint8Array): string | undefined {
  if (type.isHTML()) return prescanHtml(body);
  return type.isXML() ? findXmlEncoding(body) : undefined;
}

function defaultEncoding(type: MIMEType): string {
  return type.isHTML() || type.essence === 'text/plain' ? 'windows-1252' : 'utf-8';
}
