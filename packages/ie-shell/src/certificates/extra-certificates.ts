import { readFileSync } from 'node:fs';
import type { Log } from '../errors/log.js';
import { messageOf } from '../errors/message-of.js';
import { splitCertificates } from './split-certificates.js';

/** What the browser tells the network process about them. */
export function extraCertificatesEnvironment(file = process.env.NODE_EXTRA_CA_CERTS): Record<string, string> {
  return file ? { NODE_EXTRA_CA_CERTS: '', [ENV_EXTRA_CERTIFICATES]: file } : {};
}

/**
 * The variable that names the file of authorities a person trusts beside Node's own. Under its usual name,
 * NODE_EXTRA_CA_CERTS, Node would parse them all before it runs the first line; here that waits for the first
 * HTTPS connection.
 */
export const ENV_EXTRA_CERTIFICATES = 'IE_EXTRA_CA_CERTS';

/** The certificates, as PEM; none, and a warning, where the file cannot be read, as Node does. */
export function readExtraCertificates(log: Log): string[] {
  const file = process.env[ENV_EXTRA_CERTIFICATES];
  if (!file) return [];
  try {
    return splitCertificates(readFileSync(file, 'utf8'));
  } catch (error) {
    log.warn('extra certificates are left out', {
      file,
      error: messageOf(error),
    });
    return [];
  }
}
