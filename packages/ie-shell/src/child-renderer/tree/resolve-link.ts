import type { ParsedPage, Reading } from './reading.js';

/**
 * Resolves an address of the page and serialises it by the URL Standard: ASCII without control characters.
 * Undefined for an invalid or extremely long URL, and for an inert one such as `javascript:`, which is counted.
 */
export function resolveLink(address: string, { page, removed }: Reading): string | undefined {
  const url = parseUrl(address, baseOf(address, page));
  if (!url) return undefined;
  if (SCHEMES.has(url.protocol)) return url.href.length > MAX_URL_LENGTH ? undefined : url.href;
  removed.links += 1;
  return undefined;
}

/**
 * What resolving an address takes, in characters. A long base is parsed again for each address, whatever the length of the
 * result.
 */
export function costOfLink(address: string, page: ParsedPage): number {
  return address.length + Math.max(0, baseOf(address, page).length - USUAL_LENGTH);
}

/** The part of a page's base that an address depends on. Most addresses need neither its query nor its fragment. */
function baseOf(address: string, page: ParsedPage): string {
  if (page.baseUrl.length <= USUAL_LENGTH || WITHIN_PAGE.test(address)) return page.baseUrl;
  let short = shortBases.get(page);
  if (short === undefined) {
    short = page.baseUrl.split(/[?#]/, 1)[0] ?? '';
    shortBases.set(page, short);
  }
  return short;
}

/** An address that is empty or a fragment. */
const WITHIN_PAGE = /^[\0- ]*(?:#|$)/;

/** The bases without query and fragment. */
const shortBases = new WeakMap<ParsedPage, string>();

/** The length of a base that costs nothing. */
const USUAL_LENGTH = 1_024;

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
