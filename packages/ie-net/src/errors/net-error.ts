/** The error class of this package. Its message is a single line without credentials. */
export class NetError extends Error {
  override readonly name = 'NetError';
  /** The kind of refusal or failure. */
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
 * | `IE_NET_INVALID_URL` | the requested URL is invalid |
 * | `IE_NET_INVALID_OPTION` | an option, method, header or body is invalid |
 * | `IE_NET_SCHEME_BLOCKED` | the scheme is neither `https:` nor `http:` |
 * | `IE_NET_HTTP_BLOCKED` | plain `http:` without `allowHttp` |
 * | `IE_NET_PRIVATE_ADDRESS` | the host is, or resolves to, an address that is not public |
 * | `IE_NET_DOWNGRADE` | a redirect leads from `https:` to `http:` |
 * | `IE_NET_BAD_PORT` | a port that Fetch blocks |
 * | `IE_NET_PORT_BLOCKED` | a port that is not in `ports` |
 * | `IE_NET_TOO_MANY_REDIRECTS` | more redirects than `maxRedirects` |
 * | `IE_NET_TIMEOUT` | a deadline passed: connect, headers, body idle or total |
 * | `IE_NET_TOO_LARGE` | headers or body exceed a limit |
 * | `IE_NET_CONNECTION` | the connection failed, or closed before the response was complete |
 * | `IE_NET_DNS` | the host name does not resolve |
 * | `IE_NET_TLS` | no acceptable TLS connection: certificate, version or cipher |
 * | `IE_NET_PROXY` | the proxy is unreachable, or does not connect to the host |
 * | `IE_NET_PROTOCOL` | the response is invalid HTTP, or redirects to an invalid URL |
 * | `IE_NET_DECODE` | the content coding is truncated, corrupt or not supported |
 * | `IE_NET_QUEUE_FULL` | too many requests are waiting |
 * | `IE_NET_NOT_CACHED` | nothing is stored, and the cache mode forbids a request to the server |
 * | `IE_NET_BODY_USED` | a redirect requires a streamed request body again |
 * | `IE_NET_ABORTED` | the source of the request body failed, or a body was aborted with a reason that is not an Error; see `cause` |
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
  | 'IE_NET_PORT_BLOCKED'
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
