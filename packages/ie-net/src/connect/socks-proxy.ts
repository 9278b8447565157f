import { isIP, type Socket } from 'node:net';
import ipaddr from 'ipaddr.js';
import { withoutDot } from '../addresses/host-name.js';
import type { ProxyCredentials } from '../options/proxy-settings.js';
import { ProxyError } from './proxy-error.js';
import { SocketReader } from './socket-reader.js';
import type { TunnelOptions } from './tunnel-options.js';

/**
 * Requests a connection from a SOCKS 5 proxy, which resolves names itself.
 *
 * @throws ProxyError
 * @see https://www.rfc-editor.org/rfc/rfc1928
 */
export async function connectBySocks(
  socket: Socket,
  { proxy, target, signal }: TunnelOptions,
): Promise<void> {
  const reader = new SocketReader(socket, signal);
  await agreeOnMethod(socket, reader, proxy.credentials);
  const port = Buffer.alloc(2);
  port.writeUInt16BE(target.port);
  socket.write(Buffer.concat([Buffer.from([VERSION, CONNECT, 0]), encodeHost(target.hostname), port]));
  const [version, reply = -1, , addressType = -1] = await reader.take(4);
  if (version !== VERSION) throw notSocks();
  if (reply !== 0)
    throw new ProxyError(REPLIES.get(reply) ?? `refused to connect (SOCKS reply ${reply}); try again`);
  // The proxy's own address must be read, but is not used.
  const length = addressType === 3 ? (await reader.take(1))[0] : ADDRESS_LENGTHS.get(addressType);
  if (length === undefined) throw notSocks();
  await reader.take(length + 2);
  reader.expectSilence();
}

const VERSION = 5;
const CONNECT = 1;
const METHODS = { none: 0, password: 2 };
const ADDRESS_LENGTHS = new Map([
  [1, 4],
  [4, 16],
]);

/** @see https://www.rfc-editor.org/rfc/rfc1928#section-6 */
const REPLIES = new Map([
  [1, 'reported a general failure (SOCKS reply 1); try again'],
  [2, 'does not allow connections to this host and port (SOCKS reply 2); contact its administrator'],
  [3, 'could not reach the network of the host (SOCKS reply 3); check the address and try again'],
  [4, 'could not reach the host or resolve its name (SOCKS reply 4); check the address and try again'],
  [5, 'could not connect because the host refused (SOCKS reply 5); check that the server is running'],
  [6, 'could not reach the host within its time to live (SOCKS reply 6); try again'],
  [7, 'does not support connections (SOCKS reply 7); check that it is the right proxy'],
  [8, 'does not support this type of address (SOCKS reply 8); try another address of the host'],
]);

async function agreeOnMethod(
  socket: Socket,
  reader: SocketReader,
  credentials: ProxyCredentials | undefined,
): Promise<void> {
  const offered = credentials === undefined ? [METHODS.none] : [METHODS.none, METHODS.password];
  socket.write(Buffer.from([VERSION, offered.length, ...offered]));
  const [version, method = -1] = await reader.take(2);
  if (version !== VERSION) throw notSocks();
  if (method === METHODS.none) return;
  if (method === METHODS.password && credentials !== undefined)
    return sayPassword(socket, reader, credentials);
  if (method !== 0xff) throw notSocks();
  throw new ProxyError(
    credentials === undefined
      ? 'requires a user name and password; add them to its URL'
      : 'requires an unsupported authentication method; contact its administrator',
  );
}

/** @see https://www.rfc-editor.org/rfc/rfc1929 */
async function sayPassword(
  socket: Socket,
  reader: SocketReader,
  credentials: ProxyCredentials,
): Promise<void> {
  const fields = [credentials.username, credentials.password].map((text) => Buffer.from(text));
  socket.write(
    Buffer.concat([Buffer.from([1]), ...fields.flatMap((field) => [Buffer.from([field.length]), field])]),
  );
  const [version, status] = await reader.take(2);
  if (version !== 1) throw notSocks();
  if (status !== 0) throw new ProxyError('rejected the user name and password; check them');
}

function encodeHost(hostname: string): Buffer {
  const family = isIP(hostname);
  if (family !== 0) {
    return Buffer.from([family === 4 ? 1 : 4, ...ipaddr.parse(hostname).toByteArray()]);
  }
  const name = Buffer.from(withoutDot(hostname));
  if (name.length > 255)
    throw new ProxyError('does not support host names longer than 255 bytes; check the address');
  return Buffer.concat([Buffer.from([3, name.length]), name]);
}

function notSocks(): ProxyError {
  return new ProxyError('sent a response that is not SOCKS 5; check that it is a SOCKS 5 proxy');
}
