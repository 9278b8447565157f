import { parseMimeType } from '@internet-exploder/ie-text';
import { describeUrl } from './describe-url.js';
import type { ExchangeResponse } from './exchange.js';
import { NetError } from './net-error.js';
import { percentDecode } from './percent-decode.js';
import { WireBody } from './wire-body.js';

/** What a `data:` URL holds. */
export interface DataUrl {
  /** As it is written in a `content-type` header. */
  readonly mimeType: string;
  readonly body: Buffer;
}

/**
 * Reads a `data:` URL.
 *
 * @see https://fetch.spec.whatwg.org/#data-url-processor
 * @throws NetError `IE_NET_INVALID_URL` when it has no comma, or no base64 where it says so
 */
export async function readDataUrl(url: URL): Promise<DataUrl> {
  const { href, hash } = url;
  const fragment = hash === '' && !href.endsWith('#') ? href.length : href.indexOf('#');
  const comma = href.indexOf(',');
  if (comma === -1 || comma > fragment) throw invalidDataUrl(url, 'it has no comma');
  const bytes = percentDecode(href.slice(comma + 1, fragment));
  // A pattern over all of it would look for the end from each of a million spaces.
  const text = href.slice('data:'.length, comma).trim();
  const mark = /; *base64$/iu.exec(text.slice(-MAX_MARK));
  if (mark === null) return { mimeType: await typeOf(text), body: bytes };
  const body = forgivingBase64(bytes);
  if (body === undefined) throw invalidDataUrl(url, 'what it holds is not base64');
  return { mimeType: await typeOf(text.slice(0, -mark[0].length)), body };
}

/** The answer to a request for a `data:` URL; nothing of it comes from anywhere else. */
export async function answerDataUrl(url: URL, method: string): Promise<ExchangeResponse> {
  const startedAt = Date.now();
  const { mimeType, body: bytes } = await readDataUrl(url);
  const body = new WireBody({ resume() {}, abort() {} });
  const hasBody = method !== 'HEAD';
  if (hasBody && bytes.length > 0) body.receive(bytes);
  body.finish();
  const headers: [string, string][] = [['content-type', mimeType]];
  return { status: 200, headers, body, hasBody, timings: { startedAt, headersMs: Date.now() - startedAt } };
}

/** How far from the comma `;base64` may begin. */
const MAX_MARK = 256;

async function typeOf(text: string): Promise<string> {
  const type = await parseMimeType(text.startsWith(';') ? `text/plain${text}` : text);
  return type?.toString() ?? 'text/plain;charset=US-ASCII';
}

// https://infra.spec.whatwg.org/#forgiving-base64-decode
function forgivingBase64(bytes: Buffer): Buffer | undefined {
  const text = bytes.toString('latin1').replace(/[\t\n\f\r ]/gu, '');
  const padding = text.length % 4 === 0 ? (/={1,2}$/u.exec(text.slice(-2))?.[0].length ?? 0) : 0;
  const digits = padding === 0 ? text : text.slice(0, -padding);
  if (digits.length % 4 === 1 || !/^[A-Za-z0-9+/]*$/u.test(digits)) return undefined;
  return Buffer.from(digits, 'base64');
}

function invalidDataUrl(url: URL, problem: string): NetError {
  return new NetError('IE_NET_INVALID_URL', `invalid URL: ${describeUrl(url)}; ${problem}`);
}
