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
 * A browser: one network process, and a renderer process for each site that it has pages of.
 *
 * Each call rejects with a `ShellError` (the codes of a failed fetch are those of `NetError`), with a `SandboxError` where
 * a child cannot be started or confined, or with the reason of its signal. A mistake of the caller's costs nobody else
 * anything: it is a `ShellError` with `IE_SHELL_USAGE`, or a `TypeError`, and no child hears of it.
 */
export class Browser implements AsyncDisposable {
  readonly #parts: BrowserParts;
  #isClosed = false;

  constructor(parts: BrowserParts) {
    this.#parts = parts;
  }

  /**
   * Fetches a page by HTTP, and has it parsed. Resolves when it can be read, whatever its status. A bare host gets
   * `https://`.
   *
   * @throws TypeError for a body that is none.
   */
  async open(url: string | URL, options: OpenOptions = {}): Promise<Page> {
    this.#checkOpen();
    const { network, policy, refresh = true } = this.#parts;
    if (!network) throw new ShellError('IE_SHELL_USAGE', 'this browser fetches nothing');
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
   * Has HTML parsed that is at hand: nothing is fetched, and no network process started for it. Pieces that do not come in
   * time are not waited for; what they come from is the caller's to close.
   */
  async openHtml(html: GivenHtml, options: HtmlOptions = {}): Promise<Page> {
    this.#checkOpen();
    const settings = htmlSettings(options, this.#parts.policy);
    const isText = typeof html === 'string';
    if (isText && settings.given.encoding !== undefined) {
      throw new ShellError('IE_SHELL_USAGE', 'a string has no encoding any more: give bytes with it');
    }
    const given = isText ? { ...settings.given, encoding: 'utf-8' } : settings.given;
    const type = isText ? 'text/html; charset=utf-8' : 'text/html';
    const { url, maxBytes, headers = [['content-type', type]] } = settings;
    const body = bounded(htmlPieces(html), maxBytes);
    settings.signal?.throwIfAborted();
    return this.#parse({ url, headers, body, settings: { ...settings, given }, since: performance.now() });
  }

  /** The processes that there are. */
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

  /** Ends every process; what is pending rejects. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const { network, renderers } = this.#parts;
    await Promise.all([network?.kill(), renderers.kill()]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Fetches one page and has it parsed; tells the requests that took. */
  async #fetch(
    { left, ...parameters }: RefreshParameters,
    { network, settings, since, url }: Going,
  ): Promise<{ page: Page; hops: readonly HopMeta[] }> {
    const { signal = new AbortController().signal, timeoutMs } = settings;
    // One deadline holds for a page and those that it refreshes to.
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

  /** A renderer that comes when nobody waits for it any more is let go. */
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
    if (this.#isClosed) throw new ShellError('IE_SHELL_USAGE', 'the browser has been closed');
  }
}

/** What a browser consists of. */
export interface BrowserParts {
  /** Undefined where nothing is to be fetched. */
  network: NetworkProcess | undefined;
  renderers: Renderers;
  /** What every request may do. */
  policy: FetchPolicy & { timeoutMs: number; maxBodyBytes: number };
  /** Whether the refresh of a page is followed. @default true */
  refresh?: boolean | undefined;
}

/** A process of the browser. */
export interface BrowserProcess {
  kind: ChildKind;
  /** Undefined for what runs in the browser process itself. */
  pid: number | undefined;
  /** The site whose pages a renderer has, such as `https://example.co.uk`; absent for a page that has none. */
  site?: string;
  /** What holds it; null for what runs in the browser process itself. */
  sandbox: SandboxReport | null;
}

/** How much longer than its deadline a page is waited for whose network process is to tell what became of it. */
const FETCHED_GRACE_MS = 500;

/** A page as it comes, from wherever that is. */
interface Coming {
  url: string;
  headers: [name: string, value: string][];
  body: AsyncIterable<Uint8Array>;
  fetched?: FetchedPage;
  settings: OpenSettings;
  /** When it was asked for. */
  since: number;
  report?: Page['report'];
}

/** What is known of a page from when it was asked for. */
interface Going {
  network: NetworkProcess;
  settings: OpenSettings;
  /** When it was asked for. */
  since: number;
  /** The URL that was asked for. */
  url: string;
}

/** What of a request is sent, and its body opened. What that fails of is thrown as it is. */
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
