import { once } from 'node:events';
import { createServer } from 'node:http';

/** What the server says to whom: pages of every kind, and none that leads away from it. */
const PAGES = {
  '/ok': (response) => response.end('a page'),
  '/empty': (response) => response.writeHead(204).end(),
  '/big': (response) => response.end(Buffer.alloc(300_000, 'x')),
  '/slow': (response) => setTimeout(() => response.end('at last'), 50),
  '/redirect': (response) => response.writeHead(302, { location: '/ok' }).end(),
  '/round': (response) => response.writeHead(301, { location: '/round' }).end(),
  '/broken': (response) => response.destroy(),
  '/half': (response) => {
    response.writeHead(200, { 'content-length': '1000' }).write('half');
    setTimeout(() => response.destroy(), 5);
  },
  '/lies': (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip'),
  '/headers': (response) => response.writeHead(200, Array(200).fill(['x-many', 'é']).flat()).end(),
};

export const PATHS = Object.keys(PAGES);

/** A server on this machine, on a port of five digits: see `toPort`. */
export async function startServer() {
  const server = createServer(({ url }, response) => {
    const page = PAGES[url] ?? ((response) => response.writeHead(404).end());
    page(response);
  });
  for (;;) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    if (server.address().port >= 10_000) break;
    await new Promise((closed) => server.close(closed));
  }
  server.unref();
  return {
    port: server.address().port,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
