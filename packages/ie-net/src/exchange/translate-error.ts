import { errors } from 'undici';
import { RequestBodyError } from '../body/streamed-body.js';
import { PrivateAddressError } from '../connect/private-address-error.js';
import { ProxyError } from '../connect/proxy-error.js';
import { HandshakeError } from '../connect/tls-handshake.js';
import { H2_PROTOCOL_CODES } from '../connections/h2-error.js';
import { clipText } from '../errors/clip-text.js';
import { describeUrl } from '../errors/describe-url.js';
import { NetError, type NetErrorCode } from '../errors/net-error.js';
import type { KnownTimeouts } from '../options/client-options.js';
import { ResponseHeadError } from '../responses/response-head.js';
import { describeTlsFailure } from './tls-failure.js';

/** Translates an error of undici, node:net, node:dns or node:tls into a NetError. */
export function translateError(error: unknown, context: ErrorContext): NetError {
  if (error instanceof NetError) return error;
  const where = describeUrl(context.url);
  if (error instanceof PrivateAddressError) {
    return new NetError('IE_NET_PRIVATE_ADDRESS', `${where} ${describePrivate(error)}`, { cause: error });
  }
  if (error instanceof ProxyError) {
    return new NetError('IE_NET_PROXY', `${where} was not fetched: the proxy ${error.message}`, {
      cause: error,
    });
  }
  if (error instanceof RequestBodyError) return describeBodyError(error, where);
  if (error instanceof ResponseHeadError) {
    const { netCode, text } = invalidHttp(error.message);
    return new NetError(netCode, `${where} ${text}`, { cause: error });
  }
  const code = codeOf(error);
  const { netCode, text } = classify(code, error, context);
  return new NetError(netCode, `${where} ${text}`, { cause: error });
}

/** The request that failed, and its limits. */
export interface ErrorContext {
  readonly url: URL;
  readonly timeouts: KnownTimeouts;
  readonly maxHeaderBytes: number;
  /** The part of the response that was expected next. */
  readonly awaiting: 'headers' | 'body';
}

function describePrivate({ addresses, needsName }: PrivateAddressError): string {
  const text = clipText(addresses.join(', '));
  if (!needsName) {
    return `leads to the private address ${text}; allow private addresses if this is intended`;
  }
  return `leads to ${text}, for link-local or cloud metadata services; name the host or the address in the list of allowed private ones if this is intended`;
}

function describeBodyError(error: RequestBodyError, where: string): NetError {
  const text = `${where} was not fetched: the source of the request body failed: ${clipText(error.message)}`;
  if (error.cause === undefined) return new NetError('IE_NET_INVALID_OPTION', text, { cause: error });
  return new NetError('IE_NET_ABORTED', text, { cause: error.cause });
}

interface Classified {
  readonly netCode: NetErrorCode;
  readonly text: string;
}

function classify(code: string, error: unknown, context: ErrorContext): Classified {
  const message = clipText(messageOf(error));
  const known = describeKnownCode(code, message, context) ?? describeBadResponse(code, message);
  if (known !== undefined) return known;
  const detail = message === '' ? code : message;
  if (NO_MEMORY_FOR_PARSER.test(message)) {
    return {
      netCode: 'IE_NET_CONNECTION',
      text: `was not fetched: ${detail}; raise the address space limit (ulimit -v), or start Node.js with --disable-wasm-trap-handler`,
    };
  }
  if (code.startsWith('EAI_') || DNS_CODES.has(code)) {
    return {
      netCode: 'IE_NET_DNS',
      text: `has a host name that does not resolve: ${detail}; check the name and the network`,
    };
  }
  const certificate = error instanceof HandshakeError ? error.certificate : undefined;
  const tls = describeTlsFailure({ code, message, host: context.url.hostname, certificate });
  if (tls !== undefined) return { netCode: 'IE_NET_TLS', text: tls };
  if (code.startsWith('HPE_')) return invalidHttp(detail);
  if (code.startsWith('H2_')) return describeH2(code, detail);
  if (context.awaiting === 'body') {
    return { netCode: 'IE_NET_CONNECTION', text: `ended before its body was complete: ${detail}; try again` };
  }
  return {
    netCode: 'IE_NET_CONNECTION',
    text: `failed: ${detail}; check that the server is up and try again`,
  };
}

/** undici's parser is WebAssembly, and V8 reserves 10 GiB of address space for its memory. */
const NO_MEMORY_FOR_PARSER = /^WebAssembly\..*\bmemory\b/i;

function describeH2(code: string, detail: string): Classified {
  if (code === 'H2_LENGTH') {
    return {
      netCode: 'IE_NET_CONNECTION',
      text: `ended before its body was complete, or sent more than its length: ${detail}; try again`,
    };
  }
  if (H2_PROTOCOL_CODES.has(code)) return invalidHttp(detail);
  return { netCode: 'IE_NET_CONNECTION', text: `ended its response early: ${detail}; try again` };
}

/**
 * Responses for which undici has no error code: a status below 100 fails an assertion, and an unrequested 100 or
 * 101 is reported as a socket error.
 */
function describeBadResponse(code: string, message: string): Classified | undefined {
  if (code === 'ERR_ASSERTION') return invalidHttp('the response is malformed');
  if (code !== 'UND_ERR_SOCKET') return undefined;
  if (message === 'bad upgrade')
    return invalidHttp('it switches to another protocol without a request for it');
  if (message === 'bad response') return invalidHttp('it asks for a request body that does not exist');
  return undefined;
}

function invalidHttp(problem: string): Classified {
  return {
    netCode: 'IE_NET_PROTOCOL',
    text: `answered with invalid HTTP: ${problem}; is this a web server?`,
  };
}

function describeKnownCode(code: string, message: string, context: ErrorContext): Classified | undefined {
  const { timeouts, maxHeaderBytes } = context;
  switch (code) {
    case 'ETIMEDOUT':
      return timeout('timed out in the operating system (ETIMEDOUT)');
    case 'UND_ERR_CONNECT_TIMEOUT':
      return timeout(`didn't accept a connection within ${timeouts.connectMs} ms (connect): ${message}`);
    case 'UND_ERR_HEADERS_TIMEOUT':
      return timeout(`sent no response headers within ${timeouts.headersMs} ms (headers)`);
    case 'UND_ERR_BODY_TIMEOUT':
      return timeout(`sent nothing more of its body for ${timeouts.bodyIdleMs} ms (body idle)`);
    case 'UND_ERR_HEADERS_OVERFLOW':
      return {
        netCode: 'IE_NET_TOO_LARGE',
        text: `was not read: the response headers are larger than ${maxHeaderBytes} bytes; raise the limit if this is intended`,
      };
    case 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH':
      // undici also reports this for every response with a length and headers that the parser rejects.
      if (context.awaiting === 'headers') return invalidHttp('its length is invalid');
      return cutShort();
    case 'HPE_INVALID_EOF_STATE':
      return cutShort();
    case 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH':
      return {
        netCode: 'IE_NET_INVALID_OPTION',
        text: 'was not fetched: the length of the request body differs from its content-length',
      };
    case 'UND_ERR_CLOSED':
    case 'UND_ERR_DESTROYED':
      return { netCode: 'IE_NET_CLOSED', text: 'was not fetched: the client is closed; create another one' };
    case 'UND_ERR_INVALID_ARG':
    case 'UND_ERR_NOT_SUPPORTED':
      return {
        netCode: 'IE_NET_INVALID_OPTION',
        text: 'was not fetched: undici rejected the request',
      };
    default:
      return undefined;
  }
}

function cutShort(): Classified {
  return { netCode: 'IE_NET_CONNECTION', text: 'ended before its body was complete; try again' };
}

function timeout(text: string): Classified {
  return { netCode: 'IE_NET_TIMEOUT', text: `${text}; try again or allow more time` };
}

// Error codes of getaddrinfo and c-ares: https://nodejs.org/api/dns.html#error-codes
const DNS_CODES: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'ENODATA',
  'EFORMERR',
  'ESERVFAIL',
  'ENOTIMP',
  'EREFUSED',
  'EBADQUERY',
  'EBADNAME',
  'EBADFAMILY',
  'EBADRESP',
  'ETIMEOUT',
  'EOF',
  'ENONAME',
  'ENOTINITIALIZED',
]);

// An AggregateError holds the errors of several addresses. Its own message is often empty.
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') {
    return error.errors.map(messageOf).filter(Boolean).join('; ');
  }
  return error instanceof Error ? error.message : String(error);
}

function codeOf(error: unknown): string {
  if (error instanceof errors.HTTPParserError) return parserCode(error);
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

// undici 7 leaves `code` undefined, because it looks up the parser's codes by value.
function parserCode(error: Error): string {
  return error.message.includes('Invalid EOF state') ? 'HPE_INVALID_EOF_STATE' : 'HPE_INVALID';
}
