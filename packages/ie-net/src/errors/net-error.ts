/** The one class of error this package throws; its message is a single line without credentials. */
export class NetError extends Error {
  override readonly name = 'NetError';
  /** What kind of refusal or failure this is. */
  readonly code: NetErrorCode;

  constructor(code: NetErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * Why a request was refused or failed. Match on it, never on the message.
 *
 * | Code | Meaning |
 * |---|---|
 * | `IE_NET_INVALID_URL` | the URL asked for doesn't parse |
 * | `IE_NET_INVALID_OPTION` | an option, method, header or body isn't acceptable |
 * | `IE_NET_SCHEME_BLOCKED` | the scheme is neither `https:` nor `http:` |
 * | `IE_NET_HTTP_BLOCKED` | plain `http:` without `allowHttp` |
 * | `IE_NET_PRIVATE_ADDRESS` | the host is, or resolves to, an address that isn't public |
 * | `IE_NET_DOWNGRADE` | a redirect leads from `https:` to `http:` |
 * | `IE_NET_BAD_PORT` | a port that Fetch blocks |
 * | `IE_NET_TOO_MANY_REDIRECTS` | more redirects than `maxRedirects` |
 * | `IE_NET_TIMEOUT` | a deadline passed: connect, headers, body idle or total |
 * | `IE_NET_TOO_LARGE` | headers or body exceed a limit |
 * | `IE_NET_CONNECTION` | the connection failed, or broke before the response was whole |
 * | `IE_NET_DNS` | the host name doesn't resolve |
 * | `IE_NET_TLS` | no acceptable TLS connection: certificate, version or cipher |
 * | `IE_NET_PROXY` | the proxy can't be reached, or doesn't connect to the host |
 * | `IE_NET_PROTOCOL` | the response isn't valid HTTP, or redirects to what is no URL |
 * | `IE_NET_DECODE` | the content coding is truncated, corrupt or not supported |
 * | `IE_NET_QUEUE_FULL` | too many requests wait already |
 * | `IE_NET_NOT_CACHED` | nothing is stored, and the cache mode forbids asking the server |
 * | `IE_NET_BODY_USED` | a redirect would have a streamed request body sent a second time |
 * | `IE_NET_ABORTED` | the source of the request's body failed, or the reading of a body was aborted with what is no Error; `cause` is why |
 * | `IE_NET_CLOSED` | the client is closed |
 */
export type NetErrorCode =
  | 'IE_NET_INVALID_URL'
  | 'IE_NET_INVALID_OPTION'
  | 'IE_NET_SCHEME_BLOCKED'
  | 'IE_NET_HTTP_BLOCKED'
  | 'IE_NET_PRIVATE_ADDRESS'
  | 'IE_NET_DOWNGRADE'
  | 'IE_NET_BAD_PORT'
  | 'IE_NET_TOO_MANY_REDIRECTS'
  | 'IE_NET_TIMEOUT'
  | 'IE_NET_TOO_LARGE'
  | 'IE_NET_CONNECTION'
  | 'IE_NET_DNS'
  | 'IE_NET_TLS'
  | 'IE_NET_PROXY'
  | 'IE_NET_PROTOCOL'
  | 'IE_NET_DECODE'
  | 'IE_NET_QUEUE_FULL'
  | 'IE_NET_NOT_CACHED'
  | 'IE_NET_BODY_USED'
  | 'IE_NET_ABORTED'
  | 'IE_NET_CLOSED';
