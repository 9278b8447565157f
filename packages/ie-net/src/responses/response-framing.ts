import type { ResponseHeaders } from '../headers/response-headers.js';
import { trimBlanks } from '../headers/trim-blanks.js';
import { type ParsedHead, ResponseHeadError } from './response-head.js';

/**
 * Decides where the body of a response ends, and whether its connection can be reused.
 *
 * Chunked coding wins over a length, and a repeated length counts once. A response with either, or with any
 * other irregular head, is the last one on its connection: a server in between may have seen another end of
 * the body, so the bytes that follow are not trusted as a response. Differing or invalid lengths are refused.
 * So is a length beside a transfer coding that is not decoded.
 *
 * @param isAfterIrregular - whether an earlier interim response had an irregular head
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-6.3
 * @throws ResponseHeadError
 */
export function frameHead(head: ParsedHead, isAfterIrregular: boolean): FramedHead {
  const fields = readFields(head.headers);
  const { status, isModern } = head;
  const length = parseLength(fields.lengths);
  const coding = parseCoding(fields.codings);
  if (coding === 'unknown' && length !== undefined) {
    throw new ResponseHeadError('it has both a length and a transfer coding that does not end in chunked');
  }
  const isChunked = coding === 'chunked';
  const ignoresLength = isChunked && length !== undefined;
  // A server that does not support `identity` would read until the connection ends.
  const saysIdentity = fields.codings.length > 0 && coding === 'none';
  const saysTwice = ignoresLength || fields.lengths.length > 1;
  const isIrregular =
    isAfterIrregular || head.isIrregular || saysTwice || saysIdentity || (isChunked && !isModern);
  if (status === 101) throw new ResponseHeadError('it switches to another protocol without a request for it');
  if (status < 200)
    return { status, headers: head.headers, plainHead: PLAIN_INTERIM, isChunked, isIrregular };
  let plainHead = `HTTP/1.${isModern ? 1 : 0} ${status}\r\n`;
  // These responses have no body. Their length is mostly that of another response.
  if (status !== 204 && status !== 304) {
    if (isChunked) plainHead += 'transfer-encoding: chunked\r\n';
    else if (length !== undefined) plainHead += `content-length: ${length}\r\n`;
  }
  plainHead += `${connectionLines(fields, isIrregular)}\r\n`;
  const headers = saysTwice ? withOneLength(head.headers, isChunked ? undefined : length) : head.headers;
  return { status, headers, plainHead, isChunked, isIrregular };
}

/** A response head for its reader, and the head that tells the parser where the body ends. */
export interface FramedHead {
  readonly status: number;
  /** As received, without a `content-length` that does not count: one beside chunks, or a repeated one. */
  readonly headers: ResponseHeaders;
  /** An equivalent head that contains only the framing. */
  readonly plainHead: string;
  readonly isChunked: boolean;
  /** Whether other software may read the head differently. */
  readonly isIrregular: boolean;
}

/** One head for all interim responses: undici fails on a 100 that it did not request. */
const PLAIN_INTERIM = 'HTTP/1.1 103\r\n\r\n';

/** The headers that decide the framing, each with its list of values. */
interface Fields {
  readonly lengths: string[];
  readonly codings: string[];
  readonly connection: string[];
  keepAlive: string;
}

function readFields(headers: ResponseHeaders): Fields {
  const fields: Fields = { lengths: [], codings: [], connection: [], keepAlive: '' };
  for (const [name, value] of headers) {
    if (name === 'content-length') fields.lengths.push(...listOf(value));
    else if (name === 'transfer-encoding') fields.codings.push(...listOf(value));
    else if (name === 'connection') fields.connection.push(...listOf(value));
    else if (name === 'keep-alive') fields.keepAlive += value;
  }
  return fields;
}

function listOf(value: string): string[] {
  if (!value.includes(',')) return [value.toLowerCase()];
  return value.split(',').map((item) => trimBlanks(item).toLowerCase());
}

function parseLength([length, ...others]: readonly string[]): string | undefined {
  if (length === undefined) return undefined;
  if (!others.every((other) => other === length)) throw new ResponseHeadError('it has differing lengths');
  if (!/^\d{1,18}$/.test(length)) throw new ResponseHeadError('its length is invalid');
  return length;
}

// `identity` means no coding. It comes from the first version of the standard, and old servers still send it.
function parseCoding(codings: readonly string[]): 'none' | 'chunked' | 'unknown' {
  if (codings.every((coding) => coding === 'identity')) return 'none';
  const chunked = codings.filter((coding) => coding === 'chunked').length;
  if (chunked > 1) throw new ResponseHeadError('it is chunked more than once');
  return codings.at(-1) === 'chunked' ? 'chunked' : 'unknown';
}

function connectionLines({ connection, keepAlive }: Fields, isIrregular: boolean): string {
  if (isIrregular || connection.includes('close')) return 'connection: close\r\n';
  const kept = connection.includes('keep-alive') ? 'connection: keep-alive\r\n' : '';
  const timeout = keepAlive === '' ? undefined : /timeout=(\d+)/.exec(keepAlive)?.[1];
  return timeout === undefined ? kept : `${kept}keep-alive: timeout=${timeout}\r\n`;
}

function withOneLength(headers: ResponseHeaders, length: string | undefined): ResponseHeaders {
  let rest = length;
  return headers.flatMap(([name, value]): ResponseHeaders => {
    if (name !== 'content-length') return [[name, value]];
    const kept = rest;
    rest = undefined;
    return kept === undefined ? [] : [[name, kept]];
  });
}
