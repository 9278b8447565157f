import type { Socket } from 'node:net';
import { ProxyError } from './proxy-error.js';
import { SocketReader } from './socket-reader.js';
import type { TunnelOptions } from './tunnel-options.js';

/**
 * Opens a tunnel through an HTTP proxy. Plain HTTP uses a tunnel too, so that the proxy sees no requests and
 * responses, and a connection belongs to one origin.
 *
 * @throws ProxyError
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6
 */
export async function connectByHttp(socket: Socket, { proxy, target, signal }: TunnelOptions): Promise<void> {
  const { credentials } = proxy;
  const host = target.hostname.includes(':') ? `[${target.hostname}]` : target.hostname;
  const authority = `${host}:${target.port}`;
  const lines = [`CONNECT ${authority} HTTP/1.1`, `Host: ${authority}`];
  if (credentials !== undefined) {
    const text = `${credentials.username}:${credentials.password}`;
    lines.push(`Proxy-Authorization: Basic ${Buffer.from(text).toString('base64')}`);
  }
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  const reader = new SocketReader(socket, signal);
  const head = (await reader.takeThrough('\r\n\r\n', MAX_HEAD_BYTES)).toString('latin1');
  const status = Number(/^HTTP\/1\.[01] (\d{3})[ \r]/u.exec(head)?.[1]);
  if (Number.isNaN(status))
    throw new ProxyError('sent a response that is not HTTP; check that it is an HTTP proxy');
  if (status < 200 || status > 299) throw new ProxyError(describeStatus(status, credentials !== undefined));
  reader.expectSilence();
}

const MAX_HEAD_BYTES = 16 * 1024;

function describeStatus(status: number, hasCredentials: boolean): string {
  switch (status) {
    case 407:
      return hasCredentials
        ? 'rejected the user name and password (status 407); check them'
        : 'requires a user name and password (status 407); add them to its URL';
    case 403:
    case 405:
      return `refused to connect to this host and port (status ${status}); contact its administrator`;
    case 502:
    case 503:
    case 504:
      return `could not reach the host (status ${status}); check the address and try again`;
    default:
      return `refused to connect (status ${status}); check that it is a proxy`;
  }
}
