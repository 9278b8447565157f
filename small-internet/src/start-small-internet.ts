import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority } from './authority.js';
import { listen } from './listen.js';
import { serveProxy } from './serve-proxy.js';
import type { SiteContext, SiteListener, Visit } from './site.js';
import { brokenSites, certificateFaults } from './sites/broken.js';
import { members } from './sites/members.js';
import { names } from './sites/names.js';
import { shop } from './sites/shop.js';
import { slowSites } from './sites/slow.js';

/**
 * Starts the sites, an authority that vouches for them, and a proxy to them, all on the loopback interface.
 *
 * @example
 * await using internet = await startSmallInternet();
 * const { resolve, authority } = internet;
 * const browser = await launch({ resolve, ca: [authority], allowPrivate: [internet.address] });
 * await browser.open(internet.url('www.example.com'));
 */
export async function startSmallInternet(options: SmallInternetOptions = {}): Promise<SmallInternet> {
  const { address = '127.0.0.1', ports = [0] } = options;
  const sites = new Map(Object.entries({ ...shop, ...members, ...names, ...slowSites, ...brokenSites }));
  const visits: Visit[] = [];
  const authority = await createAuthority();
  const folder = await mkdtemp(join(tmpdir(), 'small-internet-'));
  const authorityFile = join(folder, 'authority.pem');
  await writeFile(authorityFile, authority.certificate);

  const onRequest: RequestListener = (request, response) => {
    const context = contextOf(request);
    const { method, url, headers } = context;
    visits.push({ method, url, headers });
    const site = sites.get(hostOf(url));
    if (site) site(request, response, context);
    else response.writeHead(421).end('There is no such site.');
  };
  const contextFor = (host: string) => authority.contextFor(host, certificateFaults.get(host));
  const listening = await Promise.all(ports.map((port) => listen({ address, port, onRequest, contextFor })));
  const [{ port }] = listening as [(typeof listening)[0]];
  const proxy = await serveProxy({ address, port, knows: (host) => sites.has(host) });

  const url: SmallInternet['url'] = (host, path = '/', scheme = 'https') =>
    new URL(path, `${scheme}://${host}:${port}`).href;
  return {
    resolve: [`*:${port}:${address}`],
    proxy: proxy.url,
    proxied: proxy.asked,
    authority: authority.certificate,
    authorityFile,
    address,
    get names() {
      return [...sites.keys()];
    },
    url,
    serve: (host, listener) => {
      sites.set(hostOf(new URL(url(host))), listener);
      return url(host);
    },
    visits: (host) =>
      visits.filter((visit) => host === undefined || hostOf(visit.url) === hostOf(new URL(url(host)))),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...listening, proxy].map((one) => one.close()));
      await rm(folder, { recursive: true });
    },
  };
}

/** Where a small internet lies. */
export interface SmallInternetOptions {
  /** @default '127.0.0.1' */
  readonly address?: string;
  /**
   * The ports of the sites, each for HTTP and HTTPS alike. The first one is in the URLs.
   * @default one that is free
   */
  readonly ports?: readonly [number, ...number[]];
}

/** Sites with real names, and the ways to them. */
export interface SmallInternet {
  /** Entries for `--resolve` and `resolve`: every name on the first port leads to the address. */
  readonly resolve: string[];
  /** An HTTP proxy for `--proxy` and `proxy`: every name here leads to the address, on every port. */
  readonly proxy: string;
  /** What the proxy was asked for, as `host:port`. */
  readonly proxied: readonly string[];
  /** The certificate of the authority as PEM, for `ca`, and the file that has it, for `--cacert`. */
  readonly authority: string;
  readonly authorityFile: string;
  readonly address: string;
  /** Every name, as URLs have it. */
  readonly names: readonly string[];
  /** A URL with the first port, which is left out where it is the scheme's own. @default scheme 'https' */
  url(host: string, path?: string, scheme?: 'http' | 'https'): string;
  /** Adds a host, or puts another one in its place; gives its URL over HTTPS. */
  serve(host: string, listener: SiteListener): string;
  /** The requests so far in the order they came, those for one host or all. */
  visits(host?: string): Visit[];
  [Symbol.asyncDispose](): Promise<void>;
}

function contextOf(request: Parameters<RequestListener>[0]): SiteContext {
  const { method = 'GET', headers, socket } = request;
  const isSecure = 'encrypted' in socket;
  const url = new URL(request.url ?? '/', `${isSecure ? 'https' : 'http'}://${headers.host}`);
  const port = /:\d+$/.exec(headers.host ?? '')?.[0] ?? '';
  return {
    ...{ method, url, headers, isSecure },
    link: (host, path = '/', scheme = 'https') => new URL(path, `${scheme}://${host}${port}`).href,
  };
}

/** With the dot of the root or without it, a name is one host. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/\.$/, '');
}
