import type { X509Certificate } from 'node:crypto';
import { describeCertificate } from '../connect/connection-facts.js';
import { clipText } from '../errors/clip-text.js';

/**
 * Describes a TLS failure and what to do, for a message that begins with the URL; undefined for other failures.
 *
 * @see https://nodejs.org/api/tls.html#x509-certificate-error-codes
 * @see https://www.rfc-editor.org/rfc/rfc8446#section-6.2
 */
export function describeTlsFailure(failure: TlsFailure): string | undefined {
  const { code, message } = failure;
  const alert = /^ERR_SSL_.*ALERT_(?:NUMBER_)?(\w+)$/u.exec(code)?.[1];
  const describe = CAUSES.get(code) ?? (alert === undefined ? undefined : ALERTS.get(alert));
  if (describe !== undefined) return typeof describe === 'string' ? describe : describe(failure);
  if (!isTlsCode(code)) return undefined;
  return `offers no acceptable TLS connection: ${clipText(reasonIn(message)) || code}; the site has to fix it`;
}

/** A failed TLS connection. */
export interface TlsFailure {
  /** The code of node:tls or OpenSSL. */
  readonly code: string;
  /** The message of that error. */
  readonly message: string;
  /** The host of the URL. */
  readonly host: string;
  /** The server's certificate, if it was received. */
  readonly certificate: X509Certificate | undefined;
}

type Describe = string | ((failure: TlsFailure) => string);

const UNTRUSTED =
  'the site has to fix it, or, if you trust that authority, give its certificate as an extra authority (`ca`)';

const CERTIFICATE_CAUSES: Readonly<Record<string, Describe>> = {
  CERT_HAS_EXPIRED: ({ certificate }) =>
    isPast(certificate?.validTo)
      ? `has a certificate that expired on ${certificate?.validTo}; the site has to renew it, or the clock of this machine is wrong`
      : 'has a certificate from an authority whose own certificate has expired; the site has to renew it, or the clock of this machine is wrong',
  CERT_NOT_YET_VALID: ({ certificate }) =>
    `has a certificate that isn't valid before ${certificate?.validFrom ?? 'a later date'}; the clock of this machine is wrong, or the site installed it too early`,
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'has a self-signed certificate; if you trust it, give it as an extra authority (`ca`)',
  SELF_SIGNED_CERT_IN_CHAIN: ({ certificate }) =>
    `has a certificate from ${issuerOf(certificate)}, whose chain ends in an untrusted self-signed authority; ${UNTRUSTED}`,
  UNABLE_TO_GET_ISSUER_CERT: unknownIssuer,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownIssuer,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ({ certificate }) =>
    `has a certificate from the unknown issuer ${issuerOf(certificate)}, and sends no intermediate certificates; ${UNTRUSTED}`,
  CERT_REVOKED: 'has a certificate that was revoked; the site has to get another one',
  INVALID_PURPOSE: 'has a certificate that is not for servers; the site has to get another one',
  ERR_TLS_CERT_ALTNAME_INVALID: ({ certificate, host }) =>
    `has a certificate for ${namesOf(certificate)}, and not for ${clipText(host)}; check the address`,
};

const NO_COMMON_VERSION = 'supports only TLS 1.1 or older, which is insecure; the site has to fix it';
const NO_TLS =
  "doesn't speak TLS on this port; check the address, or use http:// if plain HTTP is acceptable";
const WEAK_KEY = 'has a key or a signature that is too weak; the site has to fix it';

const PROTOCOL_CAUSES: Readonly<Record<string, Describe>> = {
  ERR_SSL_UNSUPPORTED_PROTOCOL: NO_COMMON_VERSION,
  ERR_SSL_VERSION_TOO_LOW: NO_COMMON_VERSION,
  ERR_SSL_WRONG_SSL_VERSION: NO_COMMON_VERSION,
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_HTTP_REQUEST: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
  ERR_SSL_DH_KEY_TOO_SMALL: WEAK_KEY,
  ERR_SSL_EE_KEY_TOO_SMALL: WEAK_KEY,
  ERR_SSL_CA_KEY_TOO_SMALL: WEAK_KEY,
  ERR_SSL_CA_MD_TOO_WEAK: WEAK_KEY,
  ERR_TLS_CERT_SIGNATURE_ALGORITHM_UNSUPPORTED: WEAK_KEY,
};

const rejectedBecause = (why: string) => `rejects the client certificate: ${why}; give another one`;

/** Alerts that the server sends before it closes the connection. */
const ALERT_CAUSES: Readonly<Record<string, Describe>> = {
  PROTOCOL_VERSION: NO_COMMON_VERSION,
  HANDSHAKE_FAILURE:
    'rejects the TLS handshake: it supports no cipher of this client, or requires a client certificate; the site has to fix it, or give a client certificate',
  INSUFFICIENT_SECURITY: 'requires stronger ciphers than this client supports; the site has to fix it',
  CERTIFICATE_REQUIRED: 'requires a client certificate; give one',
  BAD_CERTIFICATE: rejectedBecause('it is damaged'),
  UNSUPPORTED_CERTIFICATE: rejectedBecause('the server does not support its type'),
  CERTIFICATE_REVOKED: rejectedBecause('it was revoked'),
  CERTIFICATE_EXPIRED: rejectedBecause('it has expired'),
  CERTIFICATE_UNKNOWN: rejectedBecause('the server gave no reason'),
  UNKNOWN_CA: rejectedBecause('the server does not trust its issuer'),
  ACCESS_DENIED: rejectedBecause('it does not give access'),
  UNRECOGNIZED_NAME: ({ host }) => `has no site named ${clipText(host)}; check the address`,
  NO_APPLICATION_PROTOCOL:
    'supports no HTTP version that this client offered; if it requires HTTP/2, enable that (`http2`)',
  INTERNAL_ERROR: 'failed with an internal error during the TLS handshake; try again',
};

const CAUSES = new Map(Object.entries({ ...CERTIFICATE_CAUSES, ...PROTOCOL_CAUSES }));
const ALERTS = new Map(Object.entries(ALERT_CAUSES));

// OpenSSL adds the place in its source: `…:SSL routines:tls_process_cke:the reason:ssl/statem.c:1:…`.
function reasonIn(message: string): string {
  return /:SSL routines:[^:]*:([^:]+):/u.exec(message)?.[1] ?? message;
}

function unknownIssuer({ certificate }: TlsFailure): string {
  return `has a certificate from the unknown issuer ${issuerOf(certificate)}; ${UNTRUSTED}`;
}

function issuerOf(certificate: X509Certificate | undefined): string {
  return certificate === undefined ? 'of its certificate' : describeCertificate(certificate).issuer;
}

// For example `DNS:a.example, IP Address:10.0.0.1`. A certificate without names has only its subject.
function namesOf(certificate: X509Certificate | undefined): string {
  const names = certificate?.subjectAltName?.replaceAll(/\b(?:DNS|IP Address):/gu, '');
  return clipText(names ?? certificate?.subject ?? 'another host') || 'no host';
}

function isPast(date: string | undefined): boolean {
  return date !== undefined && Date.parse(date) < Date.now();
}

// Includes the X509 verification codes: https://nodejs.org/api/tls.html#x509-certificate-error-codes
const CERTIFICATE_CODE =
  /CERT|CRL|^UNABLE_TO_|^INVALID_(?:CA|PURPOSE)$|^PATH_LENGTH_EXCEEDED$|^HOSTNAME_MISMATCH$/u;

function isTlsCode(code: string): boolean {
  return code === 'EPROTO' || /^ERR_(?:TLS|SSL)_/u.test(code) || CERTIFICATE_CODE.test(code);
}
