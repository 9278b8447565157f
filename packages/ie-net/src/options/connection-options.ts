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

/** @throws NetError `IE_NET_INVALID_OPTION` */
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
  /** PEM certificates of authorities that are trusted besides those that Node.js ships. */
  readonly ca?: string | readonly string[] | undefined;
  /**
   * Certificates that say who asks, each offered to one host alone.
   * @default none
   */
  readonly clientCertificates?: readonly ClientCertificate[] | undefined;
  /**
   * The proxy that every connection goes by: `http://host:port`, by CONNECT for plain HTTP too, or
   * `socks5://host:port`, with `user:password@` where it wants them. It may have a private address. It resolves the
   * names of URLs itself, so that only addresses and `localhost` in them are judged here. None is ever taken from the
   * environment.
   */
  readonly proxy?: string | URL | undefined;
  /**
   * Name servers to ask in place of the system's, as IP addresses, each with a port where it isn't 53:
   * `['9.9.9.9', '[2620:fe::fe]:53']`. The hosts file stays in force; search domains do not.
   * @default those of the system
   */
  readonly nameServers?: readonly string[] | undefined;
  /**
   * Addresses of hosts, so that DNS is not asked: `host:port:address[,address]...`, as curl's `--resolve` takes them,
   * such as `['www.example.com:443:192.0.2.1', 'www.example.com:80:[2001:db8::1]']`. The host `*` stands for every name
   * without an entry of its own; the last entry for a host and port counts; at most 256 entries. The addresses are
   * judged like answers of DNS, so that private ones need `allowPrivate`. Everything else goes by the name: TLS,
   * headers, cookies, HSTS, the cache. With a `proxy` only the proxy's own name is looked up here.
   * @default none
   */
  readonly resolve?: readonly string[] | undefined;
  /**
   * Replaces the name resolver; the address guard judges its answers like any others. For tests.
   * @internal
   */
  readonly lookup?: LookupFunction | undefined;
}

/** The same, checked. */
export interface ConnectionSettings {
  readonly ca: readonly string[];
  readonly clientCertificates: ClientCertificates;
  readonly proxy: ProxySettings | undefined;
  readonly nameServers: readonly string[];
  readonly resolve: FixedAddresses;
  readonly lookup: LookupFunction | undefined;
}

/** Their names. */
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
    throw check.invalid('nameServers', 'a list of IP addresses, each with a port or without', servers);
  }
}

function checkCertificates(ca: string | readonly string[]): readonly string[] {
  const certificates = typeof ca === 'string' ? [ca] : ca;
  if (!Array.isArray(certificates)) throw check.invalid('ca', WANTED_CA, ca);
  const wrong = certificates.findIndex((text) => !isCertificate(text));
  // A private key may have been taken for a certificate.
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
