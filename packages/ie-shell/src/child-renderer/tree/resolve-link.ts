import type { Reading } from './reading.js';

/**
 * Where an address of the page leads, serialised by the URL Standard: in ASCII, with no control characters. Undefined
 * for what is no URL, and for one that is inert here, such as `javascript:`, which is counted.
 */
export function resolveLink(address: string, { page, removed }: Reading): string | undefined {
  const url = parseUrl(address, page.baseUrl);
  if (!url) return undefined;
  if (SCHEMES.has(url.protocol)) return url.href;
  removed.links += 1;
  return undefined;
}

/** Where a link may lead. What runs in a page or holds one of its own is no place to go to. */
const SCHEMES = new Set(['https:', 'http:', 'mailto:', 'tel:', 'sms:', 'ftp:', 'ftps:']);

function parseUrl(address: string, base: string): URL | undefined {
  try {
    return new URL(address, base);
  } catch {
    return undefined;
  }
}
