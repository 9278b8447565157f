import { splitCertificates } from './split-certificates.js';

/** Splits texts into certificates, or describes the problem with them. */
export function authoritiesIn(...texts: string[]): { certificates: string[] } | { problem: string } {
  const each = texts.map(splitCertificates);
  if (each.length === 0 || each.some(({ length }) => length === 0)) {
    return { problem: 'contains no PEM certificate' };
  }
  const certificates = each.flat();
  if (certificates.length > MAX_AUTHORITIES || certificates.some(({ length }) => length > MAX_PEM_BYTES)) {
    return {
      problem: `has more than ${MAX_AUTHORITIES} certificates, or one larger than ${MAX_PEM_BYTES} bytes`,
    };
  }
  return { certificates };
}

/** Maximum size of one certificate or key. */
export const MAX_PEM_BYTES = 256 * 1024;

/** Maximum size of all authorities; those of a system are a tenth of it. */
export const MAX_AUTHORITIES_BYTES = 4 * 1024 * 1024;
const MAX_AUTHORITIES = 1_024;
