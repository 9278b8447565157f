import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { SecureContext } from 'node:tls';

/**
 * Listens on a port for HTTP and HTTPS alike: a client of TLS begins with a byte that no method has. So a URL keeps
 * its port when its scheme changes, as by HSTS.
 */
export async function listen({ address, port, onRequest, contextFor }: ListenOptions): Promise<Listening> {
  const plain = http.createServer(onRequest);
  const secure = https.createServer(
    {
      SNICallback: (host, callback) =>
        void contextFor(host).then(
          (context) => callback(null, context),
          (error) => callback(error),
        ),
    },
    onRequest,
  );
  // A client that refuses the certificate, or breaks off, is no fault of the server.
  secure.on('tlsClientError', () => {});
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => socket.destroy()).once('close', () => open.delete(socket));
    socket.once('data', (first: Buffer) => {
      socket.pause();
      socket.unshift(first);
      (first[0] === TLS_HANDSHAKE ? secure : plain).emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  });
  server.listen(port, address);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What answers on the ports. */
export interface ListenOptions {
  readonly address: string;
  /** 0 for any port that is free. */
  readonly port: number;
  readonly onRequest: http.RequestListener;
  /** The certificate and key of a host. */
  readonly contextFor: (host: string) => Promise<SecureContext>;
}

/** A port on which somebody listens. */
export interface Listening {
  readonly port: number;
  /** Closes it, and every connection. */
  close(): Promise<void>;
}

/** The type of the first record: https://www.rfc-editor.org/rfc/rfc8446#section-5.1 */
const TLS_HANDSHAKE = 22;
