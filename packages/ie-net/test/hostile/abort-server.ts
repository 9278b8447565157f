import http, { type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

/** A server whose answers take their time at each stage, so that a request can be given up at any of them. */
export interface AbortServer {
  readonly origin: string;
  /** How many connections are open. */
  readonly open: () => number;
  readonly stop: () => Promise<void>;
}

/** Its paths: at once, late, in pieces, compressed, without end, redirected. */
export const ABORT_PATHS = ['/now', '/late', '/pieces', '/packed', '/endless', '/moved'] as const;

/** Starts it on a free port of the loopback interface. */
export async function startAbortServer(): Promise<AbortServer> {
  const sockets = new Set<Socket>();
  const server = http.createServer((request, response) => answer(request.url ?? '', response));
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    open: () => sockets.size,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const body = Buffer.alloc(64 * 1024, 'x');
const packed = gzipSync(Buffer.alloc(1_000_000, 'x'));

function answer(path: string, response: ServerResponse): void {
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
