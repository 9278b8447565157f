import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  constants,
  type OutgoingHttpHeaders,
  sensitiveHeaders,
} from 'node:http2';
import { errors } from 'undici';
import { StreamedBody } from '../body/streamed-body.js';
import type { ConnectionSteps } from '../connect/connection-facts.js';
import { contentLength, type ResponseHeaders } from '../headers/response-headers.js';
import type { ClientSettings } from '../options/client-options.js';
import { ResponseHeadError } from '../responses/response-head.js';
import type { ConnectionMeta } from '../responses/response-meta.js';
import type { ConnectionSlot, PoolRequest } from './connection.js';
import { H2Error, H2LengthError, SilentConnectionError } from './h2-error.js';
import type { H2HeaderWatch } from './h2-header-watch.js';
import { StaleConnectionError } from './stale-connection-error.js';

/** One exchange on a stream of an HTTP/2 connection. Its end leaves the others on the connection alone. */
export class H2Exchange implements ConnectionSlot {
  readonly meta: ConnectionMeta;
  readonly steps: ConnectionSteps;
  readonly begunAt: number;
  readonly #options: H2ExchangeOptions;
  #stream: ClientHttp2Stream | undefined;
  #timer: NodeJS.Timeout | undefined;
  #hasResponse = false;
  #isWhole = false;
  #announced: number | undefined;
  #received = 0;
  #isOver = false;

  constructor(options: H2ExchangeOptions) {
    this.#options = options;
    this.meta = options.meta;
    this.steps = options.steps;
    this.begunAt = options.begunAt;
  }

  /** Sends the request. */
  begin(): void {
    const { session, request, url } = this.#options;
    request.onAssigned(this);
    request.onConnect((error) => this.#fail(error ?? new Error('the exchange was cancelled')));
    if (this.#isOver) return;
    try {
      const stream = session.request(streamHeaders(request, url), { endStream: request.body === null });
      this.#stream = stream;
      this.#listen(stream);
      this.#send(stream).catch((error) => this.#fail(error));
    } catch (error) {
      // The connection may have started to close since it was chosen.
      this.#fail(session.closed || session.destroyed ? new StaleConnectionError() : toError(error));
    }
  }

  leave(): void {
    this.#options.onLeave();
  }

  #listen(stream: ClientHttp2Stream): void {
    stream.on('headers', (...[, , raw]: unknown[]) => this.#onHeaders(stream, raw));
    stream.once('response', (...[, , raw]: unknown[]) => this.#onResponse(stream, raw));
    onWhole(stream, () => {
      this.#isWhole = true;
    });
    // An aborted stream also emits `end`.
    stream.once('end', () => {
      // Those of its trailers.
      if (this.#options.headerWatch.isMalformed(stream.id)) this.#fail(new ResponseHeadError(MALFORMED));
      else if (this.#isWhole || this.#mayBeWhole(stream)) this.#complete();
      else this.#fail(this.#explain(stream));
    });
    stream.on('error', (error) => this.#fail(this.#explain(stream, error)));
    stream.once('close', () => this.#fail(this.#explain(stream)));
  }

  #onResponse(stream: ClientHttp2Stream, raw: unknown): void {
    this.#hasResponse = true;
    this.#onHeaders(stream, raw);
    this.#awaitMore();
    // Not earlier: the first bytes can be emitted before the headers that arrive with them.
    stream.on('data', (chunk: Buffer) => this.#onData(stream, chunk));
  }

  #onData(stream: ClientHttp2Stream, chunk: Buffer): void {
    this.#received += chunk.length;
    this.#options.onHeard();
    if (this.#isOver) return;
    if (this.#hasAll) this.#awaitMore();
    else this.#timer?.refresh();
    if (this.#options.request.onData(chunk)) return;
    // The reader may take as long as it likes.
    clearTimeout(this.#timer);
    stream.pause();
  }

  #onHeaders(stream: ClientHttp2Stream, raw: unknown): void {
    this.#options.onHeard();
    if (this.#isOver || !Array.isArray(raw)) return;
    const { request, settings, headerWatch } = this.#options;
    request.onResponseStarted();
    if (headerWatch.isTainted || headerWatch.isMalformed(stream.id)) {
      this.#fail(new ResponseHeadError(MALFORMED));
      return;
    }
    const { status, headers, bytes } = readHeaders(raw);
    if (this.#hasResponse) this.#announced = contentLength(headers);
    if (bytes > settings.maxHeaderBytes) {
      this.#fail(new errors.HeadersOverflowError());
      return;
    }
    request.onHeaders(status, headers, () => this.#resume(stream));
  }

  get #hasAll(): boolean {
    return this.#hasResponse && this.#announced === this.#received;
  }

  // Servers in Node.js 20 end complete responses like this under load. Only a length shows the difference.
  #mayBeWhole(stream: ClientHttp2Stream): boolean {
    if (!this.#hasResponse || stream.rstCode !== constants.NGHTTP2_NO_ERROR || stream.aborted) return false;
    if (this.#announced === undefined) this.#options.request.onDoubt();
    return this.#announced === undefined || this.#announced === this.#received;
  }

  #resume(stream: ClientHttp2Stream): void {
    if (this.#isOver) return;
    this.#awaitMore();
    stream.resume();
  }

  async #send(stream: ClientHttp2Stream): Promise<void> {
    const { request, settings } = this.#options;
    if (request.body instanceof StreamedBody) await sendStream(request, request.body, stream);
    else if (request.body !== null) stream.end(request.body);
    if (this.#isOver) return;
    request.onRequestSent();
    if (this.#hasResponse) return;
    this.#await(settings.timeouts.headersMs, () => this.#fail(new errors.HeadersTimeoutError()));
  }

  // A server may forget the end of a stream after a body of the announced length.
  #awaitMore(): void {
    if (this.#hasAll) this.#await(END_MS, () => this.#complete());
    else
      this.#await(this.#options.settings.timeouts.bodyIdleMs, () =>
        this.#fail(new errors.BodyTimeoutError()),
      );
  }

  #await(deadlineMs: number, onLate: () => void): void {
    clearTimeout(this.#timer);
    if (this.#isOver) return;
    this.#timer = setTimeout(onLate, deadlineMs);
  }

  #complete(): void {
    if (!this.#end()) return;
    // The server has answered and does not need the rest of the request, or does not end its response.
    if (this.#stream?.writableFinished === false || this.#stream?.readableEnded === false) {
      this.#stream.close(constants.NGHTTP2_CANCEL);
    }
    this.#options.request.onComplete();
  }

  #fail(error: Error): void {
    if (!this.#end()) return;
    this.#stream?.close(constants.NGHTTP2_CANCEL);
    this.#stream?.destroy();
    this.#options.request.onError(error);
  }

  #end(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#options.headerWatch.forget(this.#stream?.id);
    clearTimeout(this.#timer);
    const { body } = this.#options.request;
    // A body that may be sent again on another connection is left alone.
    if (body instanceof StreamedBody && body.readableDidRead) body.destroy();
    return true;
  }

  // The server has not processed a refused request: another connection may take it.
  #explain(stream: ClientHttp2Stream, cause?: Error): Error {
    const { body } = this.#options.request;
    const isUntouched = !(body instanceof StreamedBody && body.readableDidRead);
    if (stream.rstCode === constants.NGHTTP2_REFUSED_STREAM && !this.#hasResponse && isUntouched) {
      return new StaleConnectionError();
    }
    if (cause instanceof SilentConnectionError) return cause;
    const error = new H2Error(stream.rstCode, cause);
    return this.#mayBeMisfit(error) ? new H2LengthError(error) : error;
  }

  // nghttp2 compares the body with its length, and says no more than that the stream is in error.
  #mayBeMisfit({ code }: H2Error): boolean {
    if (!this.#hasResponse || this.#announced === undefined) return false;
    return code === 'H2_PROTOCOL_ERROR' || code === 'H2_INTERNAL_ERROR';
  }
}

/** The options of an exchange. */
export interface H2ExchangeOptions {
  readonly session: ClientHttp2Session;
  readonly headerWatch: H2HeaderWatch;
  readonly request: PoolRequest;
  readonly url: URL;
  readonly settings: ClientSettings;
  readonly meta: ConnectionMeta;
  readonly steps: ConnectionSteps;
  readonly begunAt: number;
  /** Called once, when the exchange is over. */
  readonly onLeave: () => void;
  /** Called when something has arrived from the server. */
  readonly onHeard: () => void;
}

// A stream that its server aborts with NO_ERROR ends like a complete one, with the same `rstCode`. The
// difference is that node:http2 closes it before its end: `onStreamClose` in
// https://github.com/nodejs/node/blob/v24.0.0/lib/internal/http2/core.js
function onWhole(stream: ClientHttp2Stream, done: () => void): void {
  const push = stream.push.bind(stream);
  stream.push = (chunk, encoding) => {
    if (chunk === null && !stream.closed) done();
    return push(chunk, encoding);
  };
}

/** Why a response is refused: https://www.rfc-editor.org/rfc/rfc9113#section-8.2.1 */
const MALFORMED =
  'a name or a value in its headers contains a NUL, CR, LF or another control character, or begins or ends with a space';

/** How long the end of a stream is awaited after the last byte of the announced length. */
const END_MS = 250;

/** Headers that must not be compared with later requests by their compressed size. */
const SENSITIVE = ['authorization', 'cookie', 'proxy-authorization'];

function streamHeaders({ method, path, headers }: PoolRequest, url: URL): OutgoingHttpHeaders {
  const fields: OutgoingHttpHeaders & { [sensitiveHeaders]?: string[] } = {
    ':method': method,
    ':scheme': url.protocol.slice(0, -1),
    ':authority': url.host,
    ':path': path,
    [sensitiveHeaders]: SENSITIVE,
  };
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    const value = headers[index + 1] ?? '';
    const earlier = fields[name];
    if (name === 'host') fields[':authority'] = value;
    else fields[name] = earlier === undefined ? value : [earlier, value].flat().map(String);
  }
  return fields;
}

/** Splits node:http2's flat list into the status and the rest. */
function readHeaders(raw: readonly unknown[]) {
  const headers: ResponseHeaders = [];
  let status = 0;
  let bytes = 0;
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = String(raw[index]);
    const value = String(raw[index + 1]);
    bytes += name.length + value.length;
    if (name === ':status') status = Number(value);
    else if (!name.startsWith(':')) headers.push([name, value]);
  }
  return { status, headers, bytes };
}

async function sendStream(
  { headers }: PoolRequest,
  body: StreamedBody,
  stream: ClientHttp2Stream,
): Promise<void> {
  const index = headers.findIndex((text, at) => at % 2 === 0 && text === 'content-length');
  const expected = index === -1 ? undefined : Number(headers[index + 1]);
  let sent = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    sent += chunk.length;
    if (expected !== undefined && sent > expected) throw new errors.RequestContentLengthMismatchError();
    if (stream.destroyed) return;
    if (!stream.write(chunk)) await untilDrained(stream);
  }
  if (expected !== undefined && sent !== expected) throw new errors.RequestContentLengthMismatchError();
  stream.end();
}

function untilDrained(stream: ClientHttp2Stream): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done);
      stream.off('close', done);
      resolve();
    };
    stream.on('drain', done);
    stream.on('close', done);
  });
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
