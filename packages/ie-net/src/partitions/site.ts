/**
 * The site of a URL: its scheme and registrable domain, such as `https://example.co.uk`, by the public suffix list
 * with its private section. For a host without a registrable domain (an address or a public suffix), the site has
 * the host itself. Other schemes than `http:` and `https:` have {@link OPAQUE_SITE}.
 *
 * Returns a promise for the first host that needs the list, which takes tens of milliseconds to load. Addresses and
 * names of one or two labels never need it.
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

/** The site of a URL without a host. It is not the same site as any other, not even as itself. */
export const OPAQUE_SITE = 'null';

/** Whether two sites are the same, including the scheme. */
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
  // With two labels, the public suffix is the last one or both. The result is the same.
  if (name.split('.').length <= 2 || IPV4.test(name) || name.startsWith('[')) return hostname;
  const lookUp = (find: DomainFinder) => (find(name, LOOKUP) ?? name) + dot;
  if (findDomain !== undefined) return lookUp(findDomain);
  return import('tldts').then(({ getDomain }) => {
    findDomain = getDomain;
    return lookUp(getDomain);
  });
}

// The URL parser converts every host with a final number to an IPv4 address.
const IPV4 = /\.\d+$/u;

// The URL parser has already extracted and validated the host.
const LOOKUP = { allowPrivateDomains: true, extractHostname: false, validateHostname: false };

const MAX_REMEMBERED = 1000;
const sites = new Map<string, string>();

function remember(origin: string, site: string): string {
  if (sites.size >= MAX_REMEMBERED) sites.clear();
  sites.set(origin, site);
  return site;
}
