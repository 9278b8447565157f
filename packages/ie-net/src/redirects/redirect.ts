import { StreamedBody } from '../body/streamed-body.js';
import { describeUrl, describeUrlText } from '../errors/describe-url.js';
import { NetError } from '../errors/net-error.js';
import type { Hop } from '../exchange/hop.js';
import type { HeaderPairs } from '../headers/header-pairs.js';
import { locationText } from '../headers/location-text.js';
import { headerValues, type ResponseHeaders } from '../headers/response-headers.js';
import { crossOriginHeaders } from './cross-origin-headers.js';

/**
 * The request that a response redirects to. Undefined when the response is no redirect: it has another status,
 * or no location, or an empty one.
 *
 * @see https://fetch.spec.whatwg.org/#http-redirect-fetch
 * @throws NetError `IE_NET_PROTOCOL` for an invalid location or several different ones; `IE_NET_BODY_USED` when
 * the request has a streamed body that would be sent again
 */
export function nextHop(hop: Hop, status: number, headers: ResponseHeaders): Hop | undefined {
  if (!REDIRECTS.has(status)) return undefined;
  const url = parseLocation(hop.url, headers);
  if (url === undefined) return undefined;
  const sameOrigin = url.origin === hop.url.origin;
  const next = becomesGet(status, hop.method) ? changeToGet(hop) : hop;
  const body = next.body instanceof StreamedBody ? next.body.again() : next.body;
  if (body === undefined) throw bodyUsed(hop.url, status);
  return {
    ...next,
    url,
    body,
    headers: sameOrigin ? next.headers : crossOriginHeaders(next.headers, hop.url),
  };
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** https://fetch.spec.whatwg.org/#request-body-header-name, and `content-length`. */
const BODY_HEADERS: ReadonlySet<string> = new Set([
  'content-encoding',
  'content-language',
  'content-length',
  'content-location',
  'content-type',
]);

function becomesGet(status: number, method: string): boolean {
  if (status === 303) return method !== 'GET' && method !== 'HEAD';
  return (status === 301 || status === 302) && method === 'POST';
}

function changeToGet(hop: Hop): Hop {
  return { ...hop, method: 'GET', body: null, headers: withoutBodyHeaders(hop.headers) };
}

function bodyUsed(url: URL, status: number): NetError {
  const text = `redirects with status ${status}, but the streamed body cannot be sent again`;
  return new NetError(
    'IE_NET_BODY_USED',
    `${describeUrl(url)} ${text}; request the target of the redirect, or give the body as bytes`,
  );
}

/** Removes the headers that describe a request body. */
export function withoutBodyHeaders(headers: HeaderPairs): HeaderPairs {
  return headers.filter(([name]) => !BODY_HEADERS.has(name));
}

function parseLocation(from: URL, headers: ResponseHeaders): URL | undefined {
  // An empty location would redirect to the same URL. Browsers ignore it, too.
  const values = headerValues(headers, 'location').filter((value) => value !== '');
  const [value, ...others] = new Set(values);
  if (value === undefined) return undefined;
  if (others.length > 0) {
    throw new NetError(
      'IE_NET_PROTOCOL',
      `${describeUrl(from)} redirects to several different locations; the site has to fix it`,
    );
  }
  const location = locationText(value);
  if (!URL.canParse(location, from.href)) {
    // Not IE_NET_INVALID_URL, which is for the caller's URL.
    const text = `${describeUrl(from)} redirects to the invalid URL ${describeUrlText(location)}`;
    throw new NetError('IE_NET_PROTOCOL', `${text}; the site has to fix it`);
  }
  const url = new URL(location, from.href);
  // The fragment is kept unless the redirect has its own.
  if (url.hash === '' && !location.includes('#')) url.hash = from.hash;
  // A server must not choose the credentials for another one.
  url.username = '';
  url.password = '';
  return url;
}
