import type { Refresh } from '@internet-exploder/ie-ipc';
import { type DeclaredRefresh, parseRefresh } from './parse-refresh.js';

/** Where a page sends its reader. A `Refresh` header goes before what the page itself says. */
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
  /** By the first valid `<meta http-equiv="refresh">`. */
  meta: DeclaredRefresh | undefined;
  /** Where the page came from. */
  url: string;
  /** What its addresses are relative to. */
  baseUrl: string;
}

/** The address is left out where nothing is fetched from it. */
function fetched(seconds: number, { protocol, href }: URL): Refresh {
  return protocol === 'https:' || protocol === 'http:' ? { seconds, url: href } : { seconds };
}
