import { readFileSync } from 'node:fs';
import http, { type RequestListener } from 'node:http';
import http2, { type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import https from 'node:https';
import net, { type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');

/** The certificate of {@link serveHttps}, for a client's `ca`. */
export const testCertificate = fixture('test-only-cert.pem');

/** The key of every certificate of the tests. */
export const testKey = fixture('test-only-key.pem');

/** A server on a loopback address that tracks its accepted sockets. */
export interface LocalServer {
  readonly url: string;
  readonly port: number;
  /** Number of accepted connections. */
  readonly accepted: () => number;
  /** Settles when every accepted socket is closed. */
  readonly allSocketsClosed: () => Promise<void>;
  /** Waits until all connections are closed, so that a test with a leaked socket times out. */
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/** Serves plain HTTP. */
export function serveHttp(handler: RequestListener, host = '127.0.0.1'): Promise<LocalServer> {
  return listen(http.createServer(handler), 'http', host);
}

/** Serves HTTPS with the certificate of the fixtures. */
export function serveHttps(
  handler: RequestListener,
  options: https.ServerOptions = {},
): Promise<LocalServer> {
  const server = https.createServer({ key: testKey, cert: testCertificate, ...options }, handler);
  // A client may refuse the certificate on purpose.
  server.on('tlsClientError', () => {});
  return listen(server, 'https', '127.0.0.1');
}

/** Serves HTTP/2 over TLS with the same certificate, and HTTP/1.1 to clients that do not request HTTP/2. */
export function serveHttp2(
  handler: (request: Http2ServerRequest, response: Http2ServerResponse) => void,
  options: http2.SecureServerOptions = {},
): Promise<LocalServer> {
  return listen(createHttp2Server(options, handler), 'https', '127.0.0.1');
}

/** Calls back with the streams of HTTP/2, for responses that no HTTP server sends. */
export function serveStreams(
  onStream: (stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders) => void,
  options: http2.SecureServerOptions = {},
): Promise<LocalServer> {
  const server = createHttp2Server(options);
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {});
    onStream(stream, headers);
  });
  return listen(server, 'https', '127.0.0.1');
}

function createHttp2Server(
  options: http2.SecureServerOptions,
  handler?: (request: Http2ServerRequest, response: Http2ServerResponse) => void,
) {
  const server = http2.createSecureServer(
    { key: fixture('test-only-key.pem'), cert: testCertificate, allowHTTP1: true, ...options },
    handler,
  );
  server.on('tlsClientError', () => {});
  server.on('sessionError', () => {});
  return server;
}

/** Calls back with TCP connections, for responses that no HTTP server sends. */
export function serveRaw(onConnection: (socket: Socket) => void): Promise<LocalServer> {
  return listen(net.createServer(onConnection), 'http', '127.0.0.1');
}

/** Calls back with TLS connections that negotiated HTTP/2. */
export function serveRawHttp2(onConnection: (socket: TLSSocket) => void): Promise<LocalServer> {
  const options = { key: fixture('test-only-key.pem'), cert: testCertificate, ALPNProtocols: ['h2'] };
  return listen(createTlsServer(options, onConnection), 'https', '127.0.0.1');
}

/** Responds to the first bytes of each connection with a latin1 text, and then ends the connection. */
export function serveText(response: string): Promise<LocalServer> {
  return serveRaw((socket) => socket.once('data', () => socket.end(response, 'latin1')));
}

async function listen(server: Server, scheme: string, host: string): Promise<LocalServer> {
  const open = new Set<Socket>();
  let accepted = 0;
  let onClosed = () => {};
  server.on('connection', (socket: Socket) => {
    accepted += 1;
    open.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => {
      open.delete(socket);
      if (open.size === 0) onClosed();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  const allSocketsClosed = () =>
    new Promise<void>((resolve) => {
      onClosed = resolve;
      if (open.size === 0) resolve();
    });
  return {
    url: `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    accepted: () => accepted,
    allSocketsClosed,
    [Symbol.asyncDispose]: async () => {
      await allSocketsClosed();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
