import type { LookupAddress } from 'node:dns';
import { isIP, type Socket } from 'node:net';
import type { AddressPolicy } from '../addresses/address-policy.js';
import type { FixedAddresses } from '../addresses/fixed-addresses.js';
import type { Names } from '../names/names.js';
import type { ProxySettings } from '../options/proxy-settings.js';
import type { ConnectionClock } from './connection-facts.js';
import { dial } from './dial.js';
import { lookUpAllowed } from './guarded-lookup.js';
import { PrivateAddressError } from './private-address-error.js';
import { ProxyError } from './proxy-error.js';
import { openTunnel } from './proxy-tunnel.js';

/**
 * Opens a byte stream to a host, through the proxy if there is one, and only to addresses that the policy
 * allows.
 *
 * @throws PrivateAddressError, ProxyError, or the errors of node:net and the resolver
 */
export function openTransport(target: TransportTarget, options: TransportOptions): Promise<Socket> {
  const { proxy } = options;
  return proxy === undefined ? openDirectly(target, options) : openByProxy(target, proxy, options);
}

/** The options of a transport. */
export interface TransportOptions {
  readonly policy: AddressPolicy;
  readonly names: Names;
  /** Addresses that replace those of the names: of hosts, or of the proxy if there is one. */
  readonly fixed?: FixedAddresses | undefined;
  readonly proxy?: ProxySettings | undefined;
  readonly clock: ConnectionClock;
  /** Aborts; the promise rejects with its reason. */
  readonly signal: AbortSignal;
}

/** A host as a URL names it, without brackets. */
export interface TransportTarget {
  readonly hostname: string;
  readonly port: number;
}

async function openDirectly(target: TransportTarget, options: TransportOptions): Promise<Socket> {
  const { hostname } = target;
  const { policy } = options;
  checkLiteral(hostname, policy);
  const socket = await dialHost(target, policy, options);
  // The last check: whatever the lookup returned, this is where the bytes would go.
  const address = socket.remoteAddress;
  if (address !== undefined && policy.allows(hostname, address)) return socket;
  socket.destroy();
  if (address !== undefined) throw new PrivateAddressError(hostname, [address]);
  throw Object.assign(new Error('the peer closed the connection at once'), { code: 'ECONNRESET' });
}

/**
 * The proxy's own address is not checked, because the caller named it. Only the text of the target can be
 * checked: the proxy resolves names.
 */
async function openByProxy(
  target: TransportTarget,
  proxy: ProxySettings,
  options: TransportOptions,
): Promise<Socket> {
  const { policy, clock, signal } = options;
  const { hostname } = target;
  checkLiteral(hostname, policy);
  // `127.0.0.1..` is not an address by the URL Standard, but may be one for the proxy.
  if (hostname.endsWith('..'))
    throw new ProxyError('cannot resolve a name with an empty label; check the address');
  if (isIP(hostname) === 0 && !policy.allows(hostname, SOME_PUBLIC_ADDRESS)) {
    throw new PrivateAddressError(hostname, [hostname]);
  }
  const socket = await dialHost(proxy, ALLOW_ANY, options).catch((cause: unknown) => {
    signal.throwIfAborted();
    throw new ProxyError("can't be reached; check its address, and that it is up", { cause });
  });
  await clock.measure('connectMs', 'the proxy', () => openTunnel(socket, { proxy, target, signal }));
  return socket;
}

const ALLOW_ANY = { key: 'true', allows: () => true };

/**
 * Stands for the unknown address of a name: what is refused even so is the name itself, such as `localhost`.
 */
const SOME_PUBLIC_ADDRESS = '1.1.1.1';

function checkLiteral(hostname: string, policy: AddressPolicy): void {
  if (isIP(hostname) !== 0 && !policy.allows(hostname, hostname)) {
    throw new PrivateAddressError(hostname, [hostname]);
  }
}

async function dialHost(
  { hostname, port }: TransportTarget,
  policy: AddressPolicy,
  { names, fixed, clock, signal }: TransportOptions,
): Promise<Socket> {
  const family = isIP(hostname);
  const addresses: readonly LookupAddress[] =
    family !== 0
      ? [{ address: hostname, family }]
      : await clock.measure('dnsMs', 'the name lookup', () =>
          lookUpAllowed({ hostname, port, policy, fixed, names, signal }),
        );
  try {
    return await clock.measure('connectMs', 'the TCP connection', () => dial({ addresses, port, signal }));
  } catch (error) {
    names.forget(hostname);
    throw error;
  }
}
