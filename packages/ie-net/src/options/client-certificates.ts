import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { KnownOptions } from '@internet-exploder/ie-options';
import { withoutBrackets, withoutDot } from '../addresses/host-name.js';
import { check, invalidOption } from '../errors/check-option.js';

/**
 * Checks that each certificate is for a different host and matches its key.
 *
 * @throws NetError `IE_NET_INVALID_OPTION`, which quotes no certificate, key or passphrase
 */
export function parseClientCertificates(certificates: readonly ClientCertificate[]): ClientCertificates {
  if (!Array.isArray(certificates))
    throw check.invalid('clientCertificates', 'a list of { host, cert, key }', certificates, {
      isSecret: true,
    });
  const byHost = new Map<string, ClientCertificate>();
  for (const [index, given] of certificates.entries()) {
    const name = `clientCertificates[${index}]`;
    const { host, cert, key, passphrase } = check.inner<ClientCertificate>(name, given, CERTIFICATE_OPTIONS);
    const hostname = parseHost(host);
    if (hostname === undefined || byHost.has(hostname)) {
      throw invalidOption(`${name}.host`, 'a unique host name or IP address');
    }
    const certificate = { host: hostname, cert, key, ...(passphrase !== undefined && { passphrase }) };
    if (!matchesKey(certificate)) {
      throw invalidOption(
        name,
        'a PEM certificate and its PEM key, with a passphrase if the key is encrypted',
      );
    }
    byHost.set(hostname, certificate);
  }
  return byHost;
}

/** A certificate that authenticates the client to one host. */
export interface ClientCertificate {
  /** The host name or IP address that gets the certificate, on every port. No other host gets it. */
  readonly host: string;
  /** PEM: the certificate, followed by intermediate certificates. */
  readonly cert: string;
  /** PEM: the private key. */
  readonly key: string;
  /** The passphrase of an encrypted key. */
  readonly passphrase?: string | undefined;
}

/** Certificates by host. */
export type ClientCertificates = ReadonlyMap<string, ClientCertificate>;

const CERTIFICATE_OPTIONS: KnownOptions<ClientCertificate> = {
  host: true,
  cert: true,
  key: true,
  passphrase: true,
};

/** Returns the certificate for a URL's host, given without brackets. */
export function findClientCertificate(
  certificates: ClientCertificates,
  hostname: string,
): ClientCertificate | undefined {
  return certificates.get(withoutDot(hostname));
}

// Normalizes a host with the URL parser, like the host of a request.
function parseHost(host: unknown): string | undefined {
  if (typeof host !== 'string') return undefined;
  const literal = withoutBrackets(host);
  const isV6 = isIP(literal) === 6;
  const url = isV6 ? `http://[${literal}]` : `http://${host}`;
  if (host === '' || /[*/?#@\\\s]/u.test(host) || (!isV6 && host.includes(':')) || !URL.canParse(url))
    return undefined;
  return withoutDot(withoutBrackets(new URL(url).hostname));
}

function matchesKey({ cert, key, passphrase }: ClientCertificate): boolean {
  if (![cert, key].every((text) => typeof text === 'string' && text !== '')) return false;
  try {
    // Without authorities, because reading them takes milliseconds.
    createSecureContext({ ca: [], cert, key, ...(passphrase !== undefined && { passphrase }) });
    return true;
  } catch {
    return false;
  }
}
