import type { Socket } from 'node:net';
import { connectByHttp } from './http-proxy.js';
import { connectBySocks } from './socks-proxy.js';
import type { TunnelOptions } from './tunnel-options.js';

/**
 * Turns a connection to a proxy into one to a host behind it. The socket is closed on failure.
 *
 * @throws ProxyError
 */
export async function openTunnel(socket: Socket, options: TunnelOptions): Promise<void> {
  try {
    await (options.proxy.kind === 'http' ? connectByHttp : connectBySocks)(socket, options);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}
