import { readFileSync } from 'node:fs';
import type { Log } from '../errors/log.js';
import { messageOf } from '../errors/message-of.js';
import { splitCertificates } from './split-certificates.js';

/** The environment variable for the network process. */
export function extraCertificatesEnvironment(file = process.env.NODE_EXTRA_CA_CERTS): Record<string, string> {
  return file ? { NODE_EXTRA_CA_CERTS: '', [ENV_EXTRA_CERTIFICATES]: file } : {};
}

/**
 * The variable for the file of additional certificate authorities. With its usual name, NODE_EXTRA_CA_CERTS,
 * Node.js would parse the whole file before the first line runs. Under this name it is read at the first
 * HTTPS connection.
 */
export const ENV_EXTRA_CERTIFICATES = 'IE_EXTRA_CA_CERTS';

/** The certificates as PEM. If the file cannot be read, none, with a warning, as in Node.js. */
export function readExtraCertificates(log: Log): string[] {
  const file = process.env[ENV_EXTRA_CERTIFICATES];
  if (!file) return [];
  try {
    return splitCertificates(readFileSync(file, 'utf8'));
  } catch (error) {
    log.warn('extra certificates are ignored', {
      file,
      error: messageOf(error),
    });
    return [];
  }
}
