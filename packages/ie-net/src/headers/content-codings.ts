import zlib from 'node:zlib';
import { describeUrl } from '../errors/describe-url.js';
import { NetError } from '../errors/net-error.js';
import { headerValues, type ResponseHeaders } from './response-headers.js';

/**
 * The codings of a response in the order in which they were applied.
 *
 * A token that names no coding at all, such as `utf-8`, leaves the body as received, as in Fetch.
 *
 * @see https://fetch.spec.whatwg.org/#handle-content-codings
 * @throws NetError `IE_NET_DECODE` for a real coding that isn't supported, and for more than three
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
      `${describeUrl(url)} is encoded as ${unsupported}, which this client didn't ask for`,
    );
  }
  if (tokens.length > MAX_CODINGS) {
    throw new NetError(
      'IE_NET_DECODE',
      `${describeUrl(url)} is encoded ${tokens.length} times over; ${MAX_CODINGS} are undone`,
    );
  }
  const codings = tokens.map((token) => CODINGS.get(token));
  return codings.every((coding) => coding !== undefined) ? codings : [];
}

/** A content coding that this client undoes; `zstd` only where node:zlib has it. */
export type ContentCoding = 'gzip' | 'deflate' | 'br' | 'zstd';

/** Whether node:zlib undoes zstd: from Node.js 22.15 on. */
export const hasZstd = 'createZstdDecompress' in zlib;

/** The `accept-encoding` of every request. */
export const acceptEncoding = hasZstd ? 'gzip, deflate, br, zstd' : 'gzip, deflate, br';

// Nobody needs more than one; each further layer multiplies what a small body can blow up to.
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
