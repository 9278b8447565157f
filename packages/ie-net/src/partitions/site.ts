/**
 * The site of a URL: its scheme and registrable domain, such as `https://example.co.uk`, by the public suffix list
 * with its private part. A host that has none, an address or a public suffix itself, stands for itself; a URL that
 * is neither `http:` nor `https:` has an opaque site, {@link OPAQUE_SITE}.
 *
 * Returns a promise for the first host that needs the list, which takes tens of milliseconds to load; names of one
 * or two labels and addresses never do.
 *
 * @see https://html.spec.whatwg.org/multipage/browsers.html#obtain-a-site
 */
export function siteOf(url: URL): string | Promise<string> {
  const { origin } = url;
  const known = sites.get(origin);
  if (known !== undefined) return known;
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return OPAQUE_SITE;
  const domain = registrableDomain(url.hostname);
  if (typeof domain === 'string') return remember(origin, `${url.protocol}//${domain}`);
  return domain.then((loaded) => remember(origin, `${url.protocol}//${loaded}`));
}

/** The site of what has no host. It is the same site as nothing, not even as itself. */
export const OPAQUE_SITE = 'null';

/** Whether two sites are one, scheme included. */
export function isSameSite(one: string, other: string): boolean {
  return one === other && one !== OPAQUE_SITE;
}

/** The host part of a site. */
export function siteHost(site: string): string {
  return site.slice(site.indexOf('//') + 2);
}

type DomainFinder = typeof import('tldts')['getDomain'];

let findDomain: DomainFinder | undefined;

function registrableDomain(hostname: string): string | Promise<string> {
  const dot = hostname.endsWith('.') ? '.' : '';
  const name = dot === '' ? hostname : hostname.slice(0, -1);
  // With two labels, either the last one is the public suffix or both are: it comes to the same.
  if (name.split('.').length <= 2 || IPV4.test(name) || name.startsWith('[')) return hostname;
  const look = (find: DomainFinder) => (find(name, LOOKUP) ?? name) + dot;
  if (findDomain !== undefined) return look(findDomain);
  return import('tldts').then(({ getDomain }) => {
    findDomain = getDomain;
    return look(getDomain);
  });
}

// The URL parser makes four numbers of every host that ends with one.
const IPV4 = /\.\d+$/u;

// A URL's host needs neither finding nor checking any more.
const LOOKUP = { allowPrivateDomains: true, extractHostname: false, validateHostname: false };

const MAX_REMEMBERED = 1000;
const sites = new Map<string, string>();

function remember(origin: string, site: string): string {
  if (sites.size >= MAX_REMEMBERED) sites.clear();
  sites.set(origin, site);
  return site;
}
