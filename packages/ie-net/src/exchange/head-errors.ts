import { describeUrl } from '../errors/describe-url.js';
import { NetError } from '../errors/net-error.js';

/** A response with more header lines than `limit`. */
export function tooManyHeaders(url: URL, limit: number): NetError {
  const text = `was not read: it has more than ${limit} header lines`;
  return new NetError('IE_NET_TOO_LARGE', `${describeUrl(url)} ${text}; raise the limit if this is intended`);
}

/** More interim responses than `limit` before the final one. */
export function tooManyInterim(url: URL, limit: number): NetError {
  const text = `sent more than ${limit} interim responses and no final one`;
  return new NetError('IE_NET_PROTOCOL', `${describeUrl(url)} ${text}; is this a web server?`);
}
