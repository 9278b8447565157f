import type { Refresh } from '@internet-exploder/ie-ipc';
import { type DeclaredRefresh, parseRefresh } from './parse-refresh.js';

/** Resolves the refresh of a page. A `Refresh` header wins over the page's own `meta` element. */
export function resolveRefresh({ headers, meta, url, baseUrl }: Declarations): Refresh | undefined {
  const header = headers.find(([name]) => name === 'refresh')?.[1];
  const declared = (header === undefined ? undefined : parseRefresh(header)) ?? meta;
  if (!declared) return undefined;
  const { seconds, target } = declared;
  if (target === undefined) return URL.canParse(url) ? fetched(seconds, new URL(url)) : undefined;
  return URL.canParse(target, baseUrl) ? fetched(seconds, new URL(target, baseUrl)) : undefined;
}

/** What a page and its response declare. */
export interface Declarations {
  headers: readonly (readonly [name: string, value: string])[];
  /** The first valid `<meta http-equiv="refresh">`. */
  meta: DeclaredRefresh | undefined;
  /** The page's URL. */
  url: string;
  /** The base of the page's relative URLs. */
  baseUrl: string;
}

/** Leaves the URL out if its scheme is not fetched. */
function fetched(seconds: number, { protocol, href }: URL): Refresh {
  return protocol === 'https:' || protocol === 'http:' ? { seconds, url: href } : { seconds };
}
