import zlib from 'node:zlib';
import { describeUrl } from '../errors/describe-url.js';
import { NetError } from '../errors/net-error.js';
import { headerValues, type ResponseHeaders } from './response-headers.js';

/**
 * The content codings of a response, in the order in which they were applied.
 *
 * With an unknown token, such as `utf-8`, the body is not decoded, as in Fetch.
 *
 * @see https://fetch.spec.whatwg.org/#handle-content-codings
 * @throws NetError `IE_NET_DECODE` for a registered coding that is not supported, and for more than three
 */
export function parseContentCodings(headers: ResponseHeaders, url: URL): readonly ContentCoding[] {
  const tokens = headerValues(headers, 'content-encoding')
    .flatMap((value) => value.toLowerCase().split(','))
    .map((token) => token.trim())
    .filter((token) => token !== '' && token !== 'identity');
  const unsupported = tokens.find((token) => !CODINGS.has(token) && REGISTERED.has(token));
  if (unsupported !== undefined) {
    throw new NetError(
      'IE_NET_DECODE',
      `${describeUrl(url)} has the content coding ${unsupported}, which this client does not support`,
    );
  }
  if (tokens.length > MAX_CODINGS) {
    throw new NetError(
      'IE_NET_DECODE',
      `${describeUrl(url)} has ${tokens.length} content codings; at most ${MAX_CODINGS} are decoded`,
    );
  }
  const codings = tokens.map((token) => CODINGS.get(token));
  return codings.every((coding) => coding !== undefined) ? codings : [];
}

/** A content coding that this client decodes; `zstd` only if node:zlib supports it. */
export type ContentCoding = 'gzip' | 'deflate' | 'br' | 'zstd';

/** Whether node:zlib decodes zstd: from Node.js 22.15 on. */
export const hasZstd = 'createZstdDecompress' in zlib;

/** The `accept-encoding` of every request. */
export const acceptEncoding = hasZstd ? 'gzip, deflate, br, zstd' : 'gzip, deflate, br';

// Servers use one. Each further coding multiplies the size to which a small body can expand.
const MAX_CODINGS = 3;

const CODINGS: ReadonlyMap<string, ContentCoding> = new Map<string, ContentCoding>([
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['deflate', 'deflate'],
  ['br', 'br'],
  ...(hasZstd ? ([['zstd', 'zstd']] as const) : []),
]);

// https://www.iana.org/assignments/http-parameters/http-parameters.xhtml#content-coding
const REGISTERED: ReadonlySet<string> = new Set([
  'aes128gcm',
  'compress',
  'dcb',
  'dcz',
  'exi',
  'pack200-gzip',
  'x-compress',
  'zstd',
]);
