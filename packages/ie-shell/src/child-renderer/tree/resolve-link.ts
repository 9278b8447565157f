import type { Reading } from './reading.js';

/**
 * Resolves an address of the page and serialises it by the URL Standard: ASCII without control characters.
 * Undefined for an invalid or extremely long URL, and for an inert one such as `javascript:`, which is counted.
 */
export function resolveLink(address: string, { page, removed }: Reading): string | undefined {
  const url = parseUrl(address, page.baseUrl);
  if (!url) return undefined;
  if (SCHEMES.has(url.protocol)) return url.href.length > MAX_URL_LENGTH ? undefined : url.href;
  removed.links += 1;
  return undefined;
}

/** Maximum length of a URL, in characters. */
export const MAX_URL_LENGTH = 1024 * 1024;

/** The schemes that links may have. A link that runs code, or holds a page itself, leads nowhere. */
const SCHEMES = new Set(['https:', 'http:', 'mailto:', 'tel:', 'sms:', 'ftp:', 'ftps:']);

function parseUrl(address: string, base: string): URL | undefined {
  try {
    return new URL(address, base);
  } catch {
    return undefined;
  }
}
