import { StreamedBody } from '../body/streamed-body.js';
import { describeUrl, describeUrlText } from '../errors/describe-url.js';
import { NetError } from '../errors/net-error.js';
import type { Hop } from '../exchange/hop.js';
import type { HeaderPairs } from '../headers/header-pairs.js';
import { locationText } from '../headers/location-text.js';
import { headerValues, type ResponseHeaders } from '../headers/response-headers.js';
import { crossOriginHeaders } from './cross-origin-headers.js';

/**
 * The request that a response redirects to, or undefined when the response is the answer itself: its status is
 * none of the five, or it names no location, or an empty one.
 *
 * @see https://fetch.spec.whatwg.org/#http-redirect-fetch
 * @throws NetError `IE_NET_PROTOCOL` for a location that is no URL, or several of them; `IE_NET_BODY_USED` where a
 * stream would have to be sent a second time
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

/** https://fetch.spec.whatwg.org/#request-body-header-name, and the length that goes with them. */
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
  const text = `redirects with status ${status}, so that the streamed body would have to be sent again`;
  return new NetError(
    'IE_NET_BODY_USED',
    `${describeUrl(url)} ${text}; request the URL it leads to, or give the body whole`,
  );
}

/** The headers of a request that has no body any more. */
export function withoutBodyHeaders(headers: HeaderPairs): HeaderPairs {
  return headers.filter(([name]) => !BODY_HEADERS.has(name));
}

function parseLocation(from: URL, headers: ResponseHeaders): URL | undefined {
  // An empty one is taken for none, as browsers do: it would lead to where it comes from.
  const values = headerValues(headers, 'location').filter((value) => value !== '');
  const [value, ...others] = new Set(values);
  if (value === undefined) return undefined;
  if (others.length > 0) {
    throw new NetError('IE_NET_PROTOCOL', `${describeUrl(from)} redirects to several locations at once`);
  }
  const location = locationText(value);
  if (!URL.canParse(location, from.href)) {
    // The URL asked for was fine: this one is the server's.
    const text = `${describeUrl(from)} redirects to ${describeUrlText(location)}, which is no URL`;
    throw new NetError('IE_NET_PROTOCOL', `${text}; the site has to mend it`);
  }
  const url = new URL(location, from.href);
  // A fragment stays with the reader until a redirect names another one.
  if (url.hash === '' && !location.includes('#')) url.hash = from.hash;
  // No server gets to choose the credentials that are sent to another one.
  url.username = '';
  url.password = '';
  return url;
}
