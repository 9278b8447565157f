import { WireBody } from '../body/wire-body.js';
import type { ExchangeResponse } from '../exchange/exchange.js';
import type { ResponseHeaders } from '../headers/response-headers.js';
import type { CacheEntry } from './entry.js';
import { ageAt } from './freshness.js';
import type { ByteRange } from './range.js';

/** Makes a response from a stored one. Its headers and body are copies, so the reader may change them. */
export function cachedResponse(entry: CacheEntry, options: CachedResponseOptions): ExchangeResponse {
  const { method, now, range, onSpoiled } = options;
  const { head, body } = entry;
  const { status } = head;
  const wanted = range === undefined ? body : body.subarray(range.start, range.end);
  const hasBody = method !== 'HEAD' && status !== 204;
  return {
    status: range === undefined ? status : 206,
    headers: cachedHeaders(entry, now, range),
    body: replayBody(hasBody ? wanted : EMPTY, onSpoiled),
    hasBody,
    fromCache: true,
    timings: { startedAt: now, headersMs: 0 },
  };
}

/** The request that a stored response answers. */
export interface CachedResponseOptions {
  readonly method: string;
  readonly now: number;
  /** The requested part of the body. Absent means the whole body. */
  readonly range?: ByteRange | undefined;
  /** Called when the stored body cannot be decoded. */
  readonly onSpoiled: () => void;
}

/** The response to an `only-if-cached` request when nothing is stored. */
export function gatewayTimeout(now: number): ExchangeResponse {
  return {
    status: 504,
    headers: [['content-length', '0']],
    body: replayBody(EMPTY, nothing),
    hasBody: true,
    timings: { startedAt: now, headersMs: 0 },
  };
}

function cachedHeaders(entry: CacheEntry, now: number, range: ByteRange | undefined): ResponseHeaders {
  const headers: ResponseHeaders = [];
  for (const [name, value] of entry.head.headers) if (name !== 'age') headers.push([name, value]);
  headers.push(['age', String(Math.floor(ageAt(now, entry.head.freshness) / 1000))]);
  if (range === undefined) return headers;
  const { start, end } = range;
  return [
    ...headers.filter(([name]) => name !== 'content-length'),
    ['content-range', `bytes ${start}-${end - 1}/${entry.body.length}`],
    ['content-length', String(end - start)],
  ];
}

const EMPTY = new Uint8Array(0);
const CHUNK_BYTES = 64 * 1024;

function replayBody(bytes: Uint8Array, spoiled: () => void): WireBody {
  let sent = 0;
  let isSending = false;
  const send = () => {
    if (isSending) return;
    isSending = true;
    let wantsMore = true;
    while (sent < bytes.length && wantsMore) {
      // Copied, since the reader may change or transfer it.
      const piece = Buffer.from(bytes.subarray(sent, sent + CHUNK_BYTES));
      sent += piece.length;
      wantsMore = body.receive(piece);
    }
    isSending = false;
    if (sent === bytes.length) body.finish();
  };
  const watcher = { piece: nothing, whole: nothing, gone: nothing, spoiled };
  const body = new WireBody({ resume: send, abort: nothing, watcher });
  return body;
}

function nothing(): void {}
