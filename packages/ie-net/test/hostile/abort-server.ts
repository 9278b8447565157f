import http from 'node:http';
import http2 from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { certificates, key } from './hostile-server.js';

/** A server that responds slowly at each stage, so that a request can be aborted at any of them. */
export interface AbortServer {
  readonly origin: string;
  /** Number of open connections. */
  readonly open: () => number;
  readonly stop: () => Promise<void>;
}

/** Its paths: immediate, delayed, in chunks, compressed, endless, redirected. */
export const ABORT_PATHS = ['/now', '/late', '/pieces', '/packed', '/endless', '/moved'] as const;

// Node.js counts the bytes written to an aborted stream for longer than necessary.
const patient = { key, cert: certificates.good, maxSessionMemory: 1000 };

/** Starts the server on a free port of the loopback interface. */
export async function startAbortServer(protocol: 'http/1.1' | 'h2' = 'http/1.1'): Promise<AbortServer> {
  const sockets = new Set<Socket>();
  const server =
    protocol === 'h2'
      ? http2.createSecureServer(patient, (request, response) => {
          // The client may abort while the server writes.
          response.stream.on('error', () => {});
          answer(request.url, response);
        })
      : http.createServer((request, response) => answer(request.url ?? '', response));
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `${protocol === 'h2' ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    open: () => sockets.size,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** The common part of responses in both protocols. */
interface Response {
  readonly writable: boolean;
  writeHead(status: number, headers: Record<string, string>): Response;
  write(piece: Buffer): boolean;
  end(piece: Buffer | string): unknown;
  on(event: 'drain', listener: () => void): unknown;
}

const body = Buffer.alloc(64 * 1024, 'x');
const packed = gzipSync(Buffer.alloc(1_000_000, 'x'));

function answer(path: string, response: Response): void {
  switch (path) {
    case '/now':
      response.end(body);
      break;
    case '/late':
      setTimeout(() => response.end(body), 10);
      break;
    case '/pieces':
      response.write(body.subarray(0, 1000));
      setTimeout(() => response.end(body), 5);
      break;
    case '/packed':
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed);
      break;
    case '/endless': {
      const more = () => {
        while (response.writable && response.write(body));
      };
      response.on('drain', more);
      more();
      break;
    }
    default:
      response.writeHead(302, { location: '/late' }).end('moved');
  }
}
