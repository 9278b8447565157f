import type { FetchPolicy, HopMeta } from '@internet-exploder/ie-ipc';
import type { ChildKind, SandboxReport } from '@internet-exploder/ie-sandbox';
import { ShellError } from '../errors/shell-error.js';
import type { NetworkProcess } from '../processes/network-process.js';
import type { RendererLease, Renderers } from '../processes/renderers.js';
import { bounded, type GivenHtml, htmlPieces, Kept } from '../streams/source.js';
import { untilAborted } from '../streams/until-aborted.js';
import { fetchableUrl } from '../targets/fetchable-url.js';
import { type FetchedPage, type FetchParameters, fetchStream } from './fetch.js';
import { followRefreshes, openFirst, type RefreshParameters } from './follow-refreshes.js';
import {
  type FetchSettings,
  type HtmlOptions,
  htmlSettings,
  type OpenOptions,
  type OpenSettings,
  openSettings,
} from './open-options.js';
import { openPage } from './open-page.js';
import { Page } from './page.js';
import { pageReport } from './page-report.js';

/**
 * A browser: one network process, and a renderer process for each site with an open page.
 *
 * Each call rejects with a `ShellError` (with the code of a `NetError` for a failed fetch), with a
 * `SandboxError` if a child cannot start or be confined, or with the reason of its signal. A caller's mistake
 * rejects with a `ShellError` `IE_SHELL_USAGE` or a `TypeError` before any child is involved, and affects no
 * other call.
 */
export class Browser implements AsyncDisposable {
  readonly #parts: BrowserParts;
  #isClosed = false;

  constructor(parts: BrowserParts) {
    this.#parts = parts;
  }

  /**
   * Fetches a page by HTTP and parses it. Resolves when it can be read, whatever its status. A bare host gets
   * `https://`.
   *
   * @throws TypeError for an invalid body.
   */
  async open(url: string | URL, options: OpenOptions = {}): Promise<Page> {
    this.#checkOpen();
    const { network, policy, refresh = true } = this.#parts;
    if (!network) throw new ShellError('IE_SHELL_USAGE', 'this browser cannot fetch pages');
    const target = fetchableUrl(url);
    const settings = openSettings(options, { ...policy, refresh });
    const since = performance.now();
    return withBody(settings, (request) =>
      (settings.refresh ? followRefreshes : openFirst)(
        { ...request, url: target, policy: { ...policy, maxBodyBytes: settings.maxBytes } },
        (next) => this.#fetch(next, { network, settings, since, url: target }),
      ),
    );
  }

  /**
   * Parses given HTML. Fetches nothing and starts no network process. Chunks that arrive after the deadline
   * are ignored; the caller closes their source.
   */
  async openHtml(html: GivenHtml, options: HtmlOptions = {}): Promise<Page> {
    this.#checkOpen();
    const settings = htmlSettings(options, this.#parts.policy);
    const isText = typeof html === 'string';
    if (isText && settings.given.encoding !== undefined) {
      throw new ShellError('IE_SHELL_USAGE', 'a string is already decoded: remove encoding, or give bytes');
    }
    const given = isText ? { ...settings.given, encoding: 'utf-8' } : settings.given;
    const type = isText ? 'text/html; charset=utf-8' : 'text/html';
    const { url, maxBytes, headers = [['content-type', type]] } = settings;
    const body = bounded(htmlPieces(html), maxBytes);
    settings.signal?.throwIfAborted();
    return this.#parse({ url, headers, body, settings: { ...settings, given }, since: performance.now() });
  }

  /** The running processes. */
  processes(): BrowserProcess[] {
    const { network, renderers } = this.#parts;
    const all: BrowserProcess[] = renderers
      .describe()
      .map(({ report, ...renderer }) => ({ kind: 'renderer', ...renderer, sandbox: report ?? null }));
    if (network?.isAlive()) {
      all.unshift({ kind: 'network', pid: network.pid, sandbox: network.report ?? null });
    }
    return all;
  }

  /** Ends all processes. Pending calls reject. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const { network, renderers } = this.#parts;
    await Promise.all([network?.kill(), renderers.kill()]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Fetches and parses one page. Returns it with the number of its requests. */
  async #fetch(
    { left, ...parameters }: RefreshParameters,
    { network, settings, since, url }: Going,
  ): Promise<{ page: Page; hops: readonly HopMeta[] }> {
    const { signal = new AbortController().signal, timeoutMs } = settings;
    // A page and its refreshes share one deadline.
    const leftMs = Math.max(1, Math.ceil(timeoutMs - (performance.now() - since)));
    const policy = { ...parameters.policy, timeoutMs: leftMs };
    const fetched = await fetchStream(network, { ...parameters, policy, report: true, signal });
    const page = await this.#parse({
      url: fetched.finalUrl,
      headers: fetched.headers,
      body: fetched.body,
      fetched,
      settings,
      since,
      report: () => pageReport(url, fetched, { left, sandbox: network.report }),
    });
    return { page, hops: fetched.meta?.hops ?? [] };
  }

  async #parse({ url, headers, body, fetched, settings, since, report }: Coming): Promise<Page> {
    const { timeoutMs, signal, keepSource, given } = settings;
    const kept = keepSource ? new Kept(body) : undefined;
    try {
      const lease = await this.#lease(url, signal);
      try {
        const opened = await openPage(lease.process, {
          url,
          headers,
          given,
          body: kept?.pieces() ?? body,
          timeoutMs: Math.max(0, timeoutMs - (performance.now() - since)),
          bodyGraceMs: fetched ? FETCHED_GRACE_MS : 0,
          signal,
        });
        return new Page({
          url,
          status: fetched?.status,
          headers,
          opened,
          lease,
          network: this.#parts.network?.report,
          timeoutMs,
          report,
          source: kept && (() => kept.whole()),
        });
      } catch (error) {
        await lease.release();
        throw error;
      }
    } catch (error) {
      await fetched?.cancel().catch(() => {});
      throw error;
    }
  }

  /** A renderer that arrives after its caller has gone is released. */
  async #lease(url: string, signal: AbortSignal | undefined): Promise<RendererLease> {
    const leasing = this.#parts.renderers.lease(url);
    if (!signal) return leasing;
    try {
      return await untilAborted(leasing, signal);
    } catch (error) {
      void leasing.then((lease) => lease.release()).catch(() => {});
      throw error;
    }
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new ShellError('IE_SHELL_USAGE', 'the browser is closed');
  }
}

/** The parts of a browser. */
export interface BrowserParts {
  /** Undefined for a browser that fetches nothing. */
  network: NetworkProcess | undefined;
  renderers: Renderers;
  /** The policy of every request. */
  policy: FetchPolicy & { timeoutMs: number; maxBodyBytes: number };
  /** Whether to follow the refresh of a page. @default true */
  refresh?: boolean | undefined;
}

/** A process of the browser. */
export interface BrowserProcess {
  kind: ChildKind;
  /** Undefined for a process that runs inside the browser process. */
  pid: number | undefined;
  /** The site of a renderer's pages, such as `https://example.co.uk`; absent for pages without a site. */
  site?: string;
  /** The confinement; null inside the browser process. */
  sandbox: SandboxReport | null;
}

/** Milliseconds after the deadline in which the network process can still report why a page failed. */
const FETCHED_GRACE_MS = 500;

/** A page whose body is arriving. */
interface Coming {
  url: string;
  headers: [name: string, value: string][];
  body: AsyncIterable<Uint8Array>;
  fetched?: FetchedPage;
  settings: OpenSettings;
  /** Time of the request. */
  since: number;
  report?: Page['report'];
}

/** A page from its request on. */
interface Going {
  network: NetworkProcess;
  settings: OpenSettings;
  /** Time of the request. */
  since: number;
  /** The requested URL. */
  url: string;
}

/** Prepares a request and opens its body. Errors of the body pass through unchanged. */
async function withBody(
  { request, body, signal = new AbortController().signal }: FetchSettings,
  work: (request: Pick<FetchParameters, 'method' | 'headers' | 'body'>) => Promise<Page>,
): Promise<Page> {
  signal.throwIfAborted();
  if (!body) return work(request);
  let failure: { error: unknown } | undefined;
  const onFailure = (error: unknown) => {
    failure ??= { error };
  };
  try {
    return await work({ ...request, body: await body.open(signal, onFailure) });
  } catch (error) {
    throw failure && !signal.aborted ? failure.error : error;
  }
}
