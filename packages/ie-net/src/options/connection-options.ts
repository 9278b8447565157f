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
  /** PEM certificates of authorities that are trusted besides those of Node.js. */
  readonly ca?: string | readonly string[] | undefined;
  /**
   * Client certificates, each offered to one host only.
   * @default none
   */
  readonly clientCertificates?: readonly ClientCertificate[] | undefined;
  /**
   * The proxy of every connection: `http://host:port`, by CONNECT for plain HTTP too, or
   * `socks5://host:port`, with `user:password@` if it requires them. It may have a private address. It
   * resolves the names of URLs itself, so only addresses and `localhost` in URLs are checked here. The
   * environment is never consulted.
   */
  readonly proxy?: string | URL | undefined;
  /**
   * Name servers to query instead of the system's, as IP addresses, with a port where it is not 53:
   * `['9.9.9.9', '[2620:fe::fe]:53']`. The hosts file still applies; search domains do not.
   * @default those of the system
   */
  readonly nameServers?: readonly string[] | undefined;
  /**
   * Addresses of hosts instead of DNS: `host:port:address[,address]...`, as in curl's `--resolve`, such as
   * `['www.example.com:443:192.0.2.1', 'www.example.com:80:[2001:db8::1]']`. The host `*` means every name
   * without an entry of its own; the last entry for a host and port counts; at most 256 entries. The
   * addresses are checked like those of DNS, so private ones need `allowPrivate`. Everything else uses the
   * name: TLS, headers, cookies, HSTS, the cache. With a `proxy` only the proxy's own name is looked up here.
   * @default none
   */
  readonly resolve?: readonly string[] | undefined;
  /**
   * Replaces the name resolver; its addresses are checked like any others. For tests.
   * @internal
   */
  readonly lookup?: LookupFunction | undefined;
}

/** The checked options. */
export interface ConnectionSettings {
  readonly ca: readonly string[];
  readonly clientCertificates: ClientCertificates;
  readonly proxy: ProxySettings | undefined;
  readonly nameServers: readonly string[];
  readonly resolve: FixedAddresses;
  readonly lookup: LookupFunction | undefined;
}

/** The names of the options. */
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
  // The value may be a private key instead of a certificate.
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
