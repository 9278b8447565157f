import type { Socket } from 'node:net';
import type { ProxySettings } from '../options/proxy-settings.js';
import { connectByHttp } from './http-proxy.js';
import { connectBySocks } from './socks-proxy.js';

/**
 * Makes a connection to a proxy one to a host behind it. The socket is closed when that fails.
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

/** Where a proxy is to connect to. */
export interface TunnelOptions {
  readonly proxy: ProxySettings;
  /** A name, which the proxy resolves, or an address without brackets. */
  readonly target: { readonly hostname: string; readonly port: number };
  /** Gives up; the promise rejects with its reason. */
  readonly signal: AbortSignal;
}
