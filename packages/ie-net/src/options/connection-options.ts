import { X509Certificate } from 'node:crypto';
import { Resolver } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { KnownOptions } from '@internet-exploder/ie-options';
import { type FixedAddresses, parseFixedAddresses } from '../addresses/fixed-addresses.js';
import { check } from '../errors/check-option.js';
import {
  type ClientCertificate,
  type ClientCertificates,
  parseClientCertificates,
} from './client-certificates.js';
import { type ProxySettings, parseProxySettings } from './proxy-settings.js';

/**
 * Checks the options for connections.
 *
 * @throws NetError `IE_NET_INVALID_OPTION`
 */
export function parseConnectionOptions(options: ConnectionOptions): ConnectionSettings {
  const { ca = [], clientCertificates = [], proxy, nameServers = [], resolve = [], lookup } = options;
  if (lookup !== undefined) check.function('lookup', lookup);
  return {
    ca: checkCertificates(ca),
    clientCertificates: parseClientCertificates(clientCertificates),
    proxy: proxy === undefined ? undefined : parseProxySettings(proxy),
    nameServers: checkNameServers(nameServers),
    resolve: parseFixedAddresses(resolve),
    lookup,
  };
}

/** How a {@link Client} connects. */
export interface ConnectionOptions {
  /** PEM certificates of extra trusted authorities, in addition to those of Node.js. */
  readonly ca?: string | readonly string[] | undefined;
  /**
   * Certificates that authenticate the client, each for one host only.
   * @default none
   */
  readonly clientCertificates?: readonly ClientCertificate[] | undefined;
  /**
   * The proxy for all connections: `http://host:port`, which uses CONNECT for plain HTTP too, or
   * `socks5://host:port`, optionally with `user:password@`. It may have a private address. It resolves the names of
   * URLs, so the client checks only addresses and `localhost` in URLs. The environment's proxy is ignored.
   */
  readonly proxy?: string | URL | undefined;
  /**
   * Name servers that replace the system's, as IP addresses with an optional port (53 by default):
   * `['9.9.9.9', '[2620:fe::fe]:53']`. The hosts file still applies; search domains do not.
   * @default those of the system
   */
  readonly nameServers?: readonly string[] | undefined;
  /**
   * Addresses of hosts, used instead of DNS: `host:port:address[,address]...`, as in curl's `--resolve`, such as
   * `['www.example.com:443:192.0.2.1', 'www.example.com:80:[2001:db8::1]']`. The host `*` means every name without
   * its own entry. The last entry for a host and port is used. At most 256 entries are allowed. Private addresses
   * need `allowPrivate`, like those from DNS. TLS, headers, cookies, HSTS and the cache still use the name. With a
   * `proxy`, only the proxy's own name is resolved here.
   * @default none
   */
  readonly resolve?: readonly string[] | undefined;
  /**
   * Replaces the name resolver, for tests. The address guard checks its results, too.
   * @internal
   */
  readonly lookup?: LookupFunction | undefined;
}

/** Validated options for connections. */
export interface ConnectionSettings {
  readonly ca: readonly string[];
  readonly clientCertificates: ClientCertificates;
  readonly proxy: ProxySettings | undefined;
  readonly nameServers: readonly string[];
  readonly resolve: FixedAddresses;
  readonly lookup: LookupFunction | undefined;
}

/** The names of the options for connections. */
export const CONNECTION_OPTIONS: KnownOptions<ConnectionOptions> = {
  ca: true,
  clientCertificates: true,
  proxy: true,
  nameServers: true,
  resolve: true,
  lookup: true,
};

function checkNameServers(servers: readonly string[]): readonly string[] {
  try {
    new Resolver().setServers(servers);
    return [...servers];
  } catch {
    throw check.invalid('nameServers', 'a list of IP addresses, optionally with ports', servers);
  }
}

function checkCertificates(ca: string | readonly string[]): readonly string[] {
  const certificates = typeof ca === 'string' ? [ca] : ca;
  if (!Array.isArray(certificates)) throw check.invalid('ca', WANTED_CA, ca);
  const wrong = certificates.findIndex((text) => !isCertificate(text));
  // The value is secret: it may be a private key by mistake.
  if (wrong !== -1) throw check.invalid('ca', WANTED_CA, certificates[wrong], { isSecret: true });
  return certificates;
}

const WANTED_CA = 'a PEM certificate, or a list of them';

function isCertificate(text: unknown): boolean {
  if (typeof text !== 'string') return false;
  try {
    return new X509Certificate(text).fingerprint256 !== '';
  } catch {
    return false;
  }
}
