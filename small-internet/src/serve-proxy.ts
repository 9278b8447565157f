import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** Starts a proxy that leads every host it knows, on every port, to one address. Others are answered with 502. */
export async function serveProxy({ address, port, knows }: MappingProxyOptions): Promise<MappingProxy> {
  const asked: string[] = [];
  const open = new Set<Socket>();
  const keep = (socket: Socket) => {
    open.add(socket);
    socket.on('error', () => socket.destroy()).once('close', () => open.delete(socket));
  };
  const server = createServer((_request, response) => response.writeHead(405).end('It makes tunnels.'));
  server.on('connection', keep);
  server.on('connect', ({ url = '' }, client: Socket) => {
    asked.push(url);
    if (!knows(url.replace(/:\d+$/, ''))) return void client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    const target = connect(port, address, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(target).pipe(client);
    });
    keep(target);
    client.once('close', () => target.destroy());
    target.once('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** An HTTP proxy for tunnels. */
export interface MappingProxy {
  /** For an option of that name. */
  readonly url: string;
  /** What it was asked for so far, as `host:port`. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Where the proxy leads. */
export interface MappingProxyOptions {
  readonly address: string;
  readonly port: number;
  /** Whether there is such a host. */
  readonly knows: (host: string) => boolean;
}
