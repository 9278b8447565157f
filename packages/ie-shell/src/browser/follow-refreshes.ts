import type { HopMeta } from '@internet-exploder/ie-ipc';
import { DEFAULT_MAX_REDIRECTS } from '@internet-exploder/ie-net/defaults';
import { NetError, refreshHop } from '@internet-exploder/ie-net/refresh-hop';
import { ShellError } from '../errors/shell-error.js';
import { refusedFetch } from '../processes/child-failure.js';
import { isSameDocument } from '../targets/is-same-document.js';
import type { FetchParameters } from './fetch.js';
import type { LeftPages } from './left-pages.js';
import type { Page } from './page.js';

/**
 * Opens a page and follows its refresh, by a `Refresh` header or a `<meta http-equiv="refresh">` of at most
 * {@link MAX_REFRESH_SECONDS}, until a page has none. Refreshes count as redirects and follow their rules.
 *
 * @throws ShellError `IE_NET_TOO_MANY_REDIRECTS`, and the errors of `refreshHop` and `open`. No page stays
 * open then.
 */
export async function followRefreshes(
  first: Omit<RefreshParameters, 'left' | 'initiator'>,
  open: (parameters: RefreshParameters) => Promise<Opened>,
): Promise<Page> {
  const { maxRedirects = DEFAULT_MAX_REDIRECTS } = first.policy;
  let parameters: RefreshParameters = { ...first, left: { hops: [], refreshes: [] } };
  let { page, hops } = await open(parameters);
  for (let target = followed(page); target !== undefined; target = followed(page)) {
    const before = page;
    try {
      parameters = nextOrder(parameters, { page, hops, target, maxRedirects });
      ({ page, hops } = await open(parameters));
    } finally {
      await before.close();
    }
  }
  return page;
}

/** The longest delay, in seconds, of a refresh that is followed. It is followed at once. */
export const MAX_REFRESH_SECONDS = 5;

/** A page to open, and its referrer. */
export interface RefreshParameters
  extends Pick<FetchParameters, 'url' | 'policy' | 'method' | 'headers' | 'body'> {
  /** The page before; absent for the first one. */
  initiator?: string;
  /** The pages before this one. */
  left: LeftPages;
}

/** A page, and the number of its requests. */
interface Opened {
  page: Page;
  hops: readonly HopMeta[];
}

/** Opens a page without following its refresh. */
export async function openFirst(
  first: Omit<RefreshParameters, 'left' | 'initiator'>,
  open: (parameters: RefreshParameters) => Promise<Opened>,
): Promise<Page> {
  const { page } = await open({ ...first, left: { hops: [], refreshes: [] } });
  return page;
}

/** The URL of a refresh that is followed at once. */
function followed({ refresh, url }: Page): string | undefined {
  if (refresh?.url === undefined || refresh.seconds > MAX_REFRESH_SECONDS) return undefined;
  // A page that reloads itself leads to no other page.
  return isSameDocument(refresh.url, url) ? undefined : refresh.url;
}

function nextOrder(
  { policy, headers, left }: RefreshParameters,
  { page, hops, target, maxRedirects }: Opened & { target: string; maxRedirects: number },
): RefreshParameters {
  const { url: from, refresh } = page;
  const allHops = [...left.hops, ...hops];
  if (allHops.length > maxRedirects) throw tooMany(from, maxRedirects);
  const move = (given: FetchParameters['headers']) =>
    moved({ from, target, policy }, carried(given, hops, policy));
  const { url, headers: own } = move(headers);
  const { headers: everywhere } = move(policy.headers);
  return {
    url,
    policy: { ...policy, headers: everywhere, maxRedirects: maxRedirects - allHops.length },
    headers: own,
    initiator: from,
    left: {
      hops: allHops,
      refreshes: [...left.refreshes, { from, seconds: refresh?.seconds ?? 0, to: url }],
    },
  };
}

/** The headers that reached the page: a redirect to another origin removes some. */
function carried(
  headers: FetchParameters['headers'] = [],
  hops: readonly HopMeta[],
  policy: FetchParameters['policy'],
): NonNullable<FetchParameters['headers']> {
  return hops.reduce((left, { url: target }, index) => {
    const from = hops[index - 1]?.url ?? target;
    const isElsewhere = new URL(from).origin !== new URL(target).origin;
    return isElsewhere ? moved({ from, target, policy }, left).headers : left;
  }, headers);
}

/** The URL and the headers of the next request. */
function moved(
  { from, target, policy }: { from: string; target: string; policy: FetchParameters['policy'] },
  headers: FetchParameters['headers'] = [],
) {
  const { allowHttp = false, upgrade = false } = policy;
  const lowerCased = headers.map(([name, value]) => [name.toLowerCase(), value] as const);
  try {
    const hop = refreshHop({
      from: new URL(from),
      headers: lowerCased,
      target: new URL(target),
      allowHttp,
      upgrade,
    });
    return {
      url: hop.url.href,
      headers: hop.headers.map(([name, value]): [string, string] => [name, value]),
    };
  } catch (error) {
    throw error instanceof NetError ? refusedFetch({ code: error.code, error: error.message }) : error;
  }
}

function tooMany(url: string, maxRedirects: number): ShellError {
  return new ShellError(
    'IE_NET_TOO_MANY_REDIRECTS',
    `${url} refreshes to another page after ${maxRedirects} redirects and refreshes; the site may have a loop`,
  );
}
