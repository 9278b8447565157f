import type { ResponseHeaders } from '../headers/response-headers.js';
import { trimBlanks } from '../headers/trim-blanks.js';
import { type ParsedHead, ResponseHeadError } from './response-head.js';

/**
 * Decides where the body of a response ends, and whether another response may follow it.
 *
 * Chunks go before a length, and a length that is given several times counts once. Such a response is the last one on
 * its connection, as is every other one with an odd head: whatever somebody between here and the server may have taken
 * for its end, nothing that follows is taken for an answer. Lengths that differ, or that are none, are refused, and so is
 * a length beside a transfer coding that isn't undone.
 *
 * @param isAfterOdd - whether an interim response before it had an odd head
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-6.3
 * @throws ResponseHeadError
 */
export function frameHead(head: ParsedHead, isAfterOdd: boolean): FramedHead {
  const fields = readFields(head.headers);
  const { status, isModern } = head;
  const length = parseLength(fields.lengths);
  const coding = parseCoding(fields.codings);
  if (coding === 'unknown' && length !== undefined) {
    throw new ResponseHeadError('it has a length beside a transfer coding that does not end in chunked');
  }
  const isChunked = coding === 'chunked';
  const ignoresLength = isChunked && length !== undefined;
  // Somebody who doesn't know `identity` would read up to the end of the connection.
  const saysIdentity = fields.codings.length > 0 && coding === 'none';
  const saysTwice = ignoresLength || fields.lengths.length > 1;
  const isOdd = isAfterOdd || head.isOdd || saysTwice || saysIdentity || (isChunked && !isModern);
  if (status === 101) throw new ResponseHeadError('it changes to another protocol, which nobody asked for');
  if (status < 200) return { status, headers: head.headers, plainHead: PLAIN_INTERIM, isChunked, isOdd };
  let plainHead = `HTTP/1.${isModern ? 1 : 0} ${status}\r\n`;
  // These have no body, whatever length they tell: that of another response, most often.
  if (status !== 204 && status !== 304) {
    if (isChunked) plainHead += 'transfer-encoding: chunked\r\n';
    else if (length !== undefined) plainHead += `content-length: ${length}\r\n`;
  }
  plainHead += `${connectionLines(fields, isOdd)}\r\n`;
  const headers = saysTwice ? withOneLength(head.headers, isChunked ? undefined : length) : head.headers;
  return { status, headers, plainHead, isChunked, isOdd };
}

/** A response head as its reader gets it, and how the parser is told where its body ends. */
export interface FramedHead {
  readonly status: number;
  /** As received, but for a `content-length` that doesn't count: beside chunks, and a second time. */
  readonly headers: ResponseHeaders;
  /** A head that says nothing but the framing, in one way. */
  readonly plainHead: string;
  readonly isChunked: boolean;
  /** Whether others may have read it otherwise. */
  readonly isOdd: boolean;
}

/** All interim responses are alike to undici, which would take a 100 that it did not ask for as an error. */
const PLAIN_INTERIM = 'HTTP/1.1 103\r\n\r\n';

/** The headers that framing depends on, each with its list of values. */
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
  if (!others.every((other) => other === length)) throw new ResponseHeadError('it has lengths that differ');
  if (!/^\d{1,18}$/.test(length)) throw new ResponseHeadError('its length makes no sense');
  return length;
}

// `identity` says that there is none, as the first version of the standard had it: old servers still send it.
function parseCoding(codings: readonly string[]): 'none' | 'chunked' | 'unknown' {
  if (codings.every((coding) => coding === 'identity')) return 'none';
  const chunked = codings.filter((coding) => coding === 'chunked').length;
  if (chunked > 1) throw new ResponseHeadError('it is chunked more than once');
  return codings.at(-1) === 'chunked' ? 'chunked' : 'unknown';
}

function connectionLines({ connection, keepAlive }: Fields, isOdd: boolean): string {
  if (isOdd || connection.includes('close')) return 'connection: close\r\n';
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
