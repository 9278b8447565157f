import type { X509Certificate } from 'node:crypto';
import { describeCertificate } from '../connect/connection-facts.js';
import { clipText } from '../errors/clip-text.js';

/**
 * Says what is wrong and what to do, to follow the URL in a message; undefined for what has nothing to do with TLS.
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
  return `has no acceptable TLS connection: ${clipText(reasonIn(message)) || code}; the site has to mend it`;
}

/** What is known of a TLS connection that came to nothing. */
export interface TlsFailure {
  /** The code of node:tls or OpenSSL. */
  readonly code: string;
  /** Their message. */
  readonly message: string;
  /** The host of the URL. */
  readonly host: string;
  /** The certificate that the server has shown, if it got so far. */
  readonly certificate: X509Certificate | undefined;
}

type Describe = string | ((failure: TlsFailure) => string);

const UNTRUSTED =
  'the site has to mend it, unless you trust that authority: then give its certificate as an extra one (`ca`)';

const CERTIFICATE_CAUSES: Readonly<Record<string, Describe>> = {
  CERT_HAS_EXPIRED: ({ certificate }) =>
    isPast(certificate?.validTo)
      ? `has a certificate that expired on ${certificate?.validTo}; the site has to renew it, or the clock of this machine is wrong`
      : 'has a certificate whose authority has one that has expired; the site has to renew it, or the clock of this machine is wrong',
  CERT_NOT_YET_VALID: ({ certificate }) =>
    `has a certificate that isn't valid before ${certificate?.validFrom ?? 'some later day'}; the clock of this machine is wrong, or the site was too early`,
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'has a self-signed certificate, for which nobody else vouches; if you know it, give it as an extra authority (`ca`)',
  SELF_SIGNED_CERT_IN_CHAIN: ({ certificate }) =>
    `has a certificate whose chain, from ${issuerOf(certificate)}, ends in a self-signed authority that nobody here trusts; ${UNTRUSTED}`,
  UNABLE_TO_GET_ISSUER_CERT: unknownIssuer,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownIssuer,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ({ certificate }) =>
    `has a certificate of the unknown issuer ${issuerOf(certificate)}, and sends none to lead to a known one; ${UNTRUSTED}`,
  CERT_REVOKED: 'has a certificate that was revoked; the site has to get another one',
  INVALID_PURPOSE: 'has a certificate that is not for servers; the site has to get another one',
  ERR_TLS_CERT_ALTNAME_INVALID: ({ certificate, host }) =>
    `has a certificate for ${namesOf(certificate)}, and not for ${clipText(host)}; check the address`,
};

const NO_COMMON_VERSION = 'speaks no TLS newer than 1.1, which is not safe any more; the site has to mend it';
const NO_TLS = "doesn't speak TLS on this port; check the address, or use http:// if plain HTTP will do";
const WEAK_KEY = 'has a key or a signature that is too weak; the site has to mend it';

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

const REFUSED_CERTIFICATE = 'refuses the client certificate that it was given';
const refusedBecause = (why: string) => `${REFUSED_CERTIFICATE}: ${why}; give it another one`;

/** What the server itself says before it leaves. */
const ALERT_CAUSES: Readonly<Record<string, Describe>> = {
  PROTOCOL_VERSION: NO_COMMON_VERSION,
  HANDSHAKE_FAILURE:
    'refuses the TLS handshake: it shares no cipher with this client, or wants a client certificate; the site has to mend it, or give it a certificate',
  INSUFFICIENT_SECURITY: 'wants stronger ciphers than this client has; the site has to mend it',
  CERTIFICATE_REQUIRED: 'wants a client certificate, and got none; give it one',
  BAD_CERTIFICATE: refusedBecause('it is damaged'),
  UNSUPPORTED_CERTIFICATE: refusedBecause('it is of a kind that the server has no use for'),
  CERTIFICATE_REVOKED: refusedBecause('it was revoked'),
  CERTIFICATE_EXPIRED: refusedBecause('it has expired'),
  CERTIFICATE_UNKNOWN: refusedBecause('the server does not say why'),
  UNKNOWN_CA: refusedBecause("the server doesn't know who vouches for it"),
  ACCESS_DENIED: refusedBecause('it gives no access'),
  UNRECOGNIZED_NAME: ({ host }) => `knows no site by the name of ${clipText(host)}; check the address`,
  NO_APPLICATION_PROTOCOL:
    'speaks no version of HTTP that it was offered: perhaps HTTP/2 alone, which has to be asked for (`http2`)',
  INTERNAL_ERROR: 'failed within the TLS handshake by an error of its own; try again',
};

const CAUSES = new Map(Object.entries({ ...CERTIFICATE_CAUSES, ...PROTOCOL_CAUSES }));
const ALERTS = new Map(Object.entries(ALERT_CAUSES));

// OpenSSL says where in its source it has failed, too: `…:SSL routines:tls_process_cke:the reason:ssl/statem.c:1:…`.
function reasonIn(message: string): string {
  return /:SSL routines:[^:]*:([^:]+):/u.exec(message)?.[1] ?? message;
}

function unknownIssuer({ certificate }: TlsFailure): string {
  return `has a certificate of the unknown issuer ${issuerOf(certificate)}; ${UNTRUSTED}`;
}

function issuerOf(certificate: X509Certificate | undefined): string {
  return certificate === undefined ? 'of its certificate' : describeCertificate(certificate).issuer;
}

// Such as `DNS:a.example, IP Address:10.0.0.1`; a certificate without any has only its subject.
function namesOf(certificate: X509Certificate | undefined): string {
  const names = certificate?.subjectAltName?.replaceAll(/\b(?:DNS|IP Address):/gu, '');
  return clipText(names ?? certificate?.subject ?? 'another host') || 'nobody';
}

function isPast(date: string | undefined): boolean {
  return date !== undefined && Date.parse(date) < Date.now();
}

// X509 verification codes among them: https://nodejs.org/api/tls.html#x509-certificate-error-codes
const CERTIFICATE_CODE =
  /CERT|CRL|^UNABLE_TO_|^INVALID_(?:CA|PURPOSE)$|^PATH_LENGTH_EXCEEDED$|^HOSTNAME_MISMATCH$/u;

function isTlsCode(code: string): boolean {
  return code === 'EPROTO' || /^ERR_(?:TLS|SSL)_/u.test(code) || CERTIFICATE_CODE.test(code);
}
