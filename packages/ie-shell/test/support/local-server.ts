import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** One request and the answer it waits for. */
export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
}

/** A server, and how it ends. */
export interface LocalServer {
  /** Such as `http://127.0.0.1:8080`. */
  origin: string;
  close(): Promise<void>;
}

/** Serves HTTP on the loopback interface until it is closed. */
export async function startServer(listener: RequestListener): Promise<LocalServer> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.close();
    server.closeAllConnections();
  };
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

/** Serves HTTP on the loopback interface until the test is over; gives the origin. */
export async function serve(listener: RequestListener): Promise<string> {
  const { origin, close } = await startServer(listener);
  onTestFinished(close);
  return origin;
}

/** Serves one body, whatever is asked for. */
export function serveBody(body: string | Uint8Array): Promise<string> {
  return serve((_request, response) => response.end(body));
}

/** Serves nothing by itself: a test takes each request in the order they came, and answers it when it likes. */
export async function serveByHand(): Promise<{ origin: string; next(): Promise<Exchange> }> {
  const arrived: Exchange[] = [];
  const waiting: ((exchange: Exchange) => void)[] = [];
  const origin = await serve((request, response) => {
    const exchange = { request, response };
    const take = waiting.shift();
    if (take) take(exchange);
    else arrived.push(exchange);
  });
  const next = () =>
    new Promise<Exchange>((resolve) => {
      const exchange = arrived.shift();
      if (exchange) resolve(exchange);
      else waiting.push(resolve);
    });
  return { origin, next };
}

/** An origin where nobody listens: its server has just been closed. */
export async function closedOrigin(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}
