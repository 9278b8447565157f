import { isAscii, isUtf8 } from 'node:buffer';
import type { MIMEType } from 'whatwg-mimetype';
import { decodeBytes, findEncoding } from './encodings.js';
import { type HeaderPairs, headerValues } from './header-values.js';
import { extractMimeType, loadMimeTypes, parseMimeType } from './mime-type.js';
import { findMetaEncoding, prescanHtml } from './prescan-html.js';
import { findXmlEncoding } from './xml-encoding.js';

/**
 * Reads a response's body as text. The MIME Sniffing Standard identifies its type. Its encoding comes from
 * the byte order mark, the `content-type`, or a declaration in the body (`meta` elements, an XML
 * declaration). Without any of these, HTML and plain text are UTF-8 if they are valid as that, otherwise
 * windows-1252; other types are UTF-8.
 *
 * A body that is not text, such as an image, is decoded too: see `mimeType`.
 *
 * @example
 * ```ts
 * const { text, mimeType } = await readText(await client.get('https://example.com/'));
 * ```
 * @see https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding
 * @see https://mimesniff.spec.whatwg.org
 */
export async function readText(source: TextSource): Promise<TextContent> {
  const { body } = source;
  const described = await describeText(source);
  const description =
    described.encodingFrom === 'default' ? { ...described, ...encodingOfWhole(described, body) } : described;
  return { text: decodeBytes(body, description.encoding), ...description };
}

/**
 * Where an encoding was found: in the byte order mark, in an option, in the `content-type`, in a `meta`
 * element or an XML declaration (`meta`), by the bytes (`utf-8`, `guess`), or nowhere (`default`).
 */
export type EncodingSource = 'bom' | 'option' | 'header' | 'meta' | 'utf-8' | 'guess' | 'default';

/** The type and encoding of a body. */
export interface TextDescription {
  /** The name of the encoding in the Encoding Standard, in lower case. */
  readonly encoding: string;
  /** Where the encoding was found. */
  readonly encodingFrom: EncodingSource;
  /** The MIME type by its header and its bytes, with parameters: `text/html;charset=utf-8`. */
  readonly mimeType: string;
  /** Whether the MIME type comes from the bytes, because the header has none or a useless one. */
  readonly sniffed: boolean;
}

/** A body as text, with its type and encoding. */
export interface TextContent extends TextDescription {
  /** Without the byte order mark. Bytes that could not be decoded are U+FFFD. */
  readonly text: string;
}

/** The parts of a response that text is read from. */
export interface TextSource {
  readonly headers: HeaderPairs;
  /** The whole decoded body; for a description, its first {@link SNIFFED_BYTES} are enough. */
  readonly body: Uint8Array;
}

/** Values that override the response. */
export interface TextOverrides {
  /** The name of an encoding. Only a byte order mark overrides it. */
  readonly encoding?: string | undefined;
  /** A MIME type. */
  readonly type?: string | undefined;
}

/**
 * How much of a body identifies its type. @see https://mimesniff.spec.whatwg.org/#reading-the-resource-header
 */
export const SNIFFED_BYTES = 1445;

/** Returns the type and the encoding of a body by its first bytes. */
export async function describeText(
  { headers, body }: TextSource,
  { encoding, type: override }: TextOverrides = {},
): Promise<TextDescription> {
  const supplied = await extractMimeType(headers);
  const given = override === undefined ? undefined : await parseMimeType(override);
  const type = given ?? (await computeMimeType(headers, body, supplied));
  const stated: [EncodingSource, string | undefined][] = [
    ['bom', markedEncoding(body)],
    ['option', encoding ?? charsetOf(given)],
    ['header', charsetOf(supplied)],
    ['meta', statedEncoding(type, body)],
  ];
  const [encodingFrom, found] = stated.find(([, name]) => name !== undefined) ?? ['default' as const];
  return {
    encoding: found ?? (isGuessable(type) ? 'windows-1252' : 'utf-8'),
    encodingFrom,
    mimeType: type.toString(),
    sniffed: given === undefined && type.essence !== supplied?.essence,
  };
}

/** Returns the encoding that only the whole body shows. */
function encodingOfWhole(
  { mimeType }: TextDescription,
  body: Uint8Array,
): Pick<TextDescription, 'encoding' | 'encodingFrom'> | undefined {
  const [essence] = mimeType.split(';', 1);
  const named = essence === 'text/html' ? findMetaEncoding(body) : undefined;
  if (named !== undefined) return { encoding: named, encodingFrom: 'meta' };
  return isUtf8(body) && !isAscii(body) ? { encoding: 'utf-8', encodingFrom: 'utf-8' } : undefined;
}

function charsetOf(type: MIMEType | undefined): string | undefined {
  return findEncoding(type?.parameters.get('charset') ?? '');
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
  // The exact bytes of the header matter, because some servers send certain values with every response.
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

/** Whether text of that type may have any encoding and need not declare it. */
function isGuessable(type: MIMEType): boolean {
  return type.isHTML() || type.essence === 'text/plain';
}
