import type { HopMeta } from '@internet-exploder/ie-ipc';
import type { SandboxReport } from '@internet-exploder/ie-sandbox';
import type { FetchedPage } from './fetch.js';
import type { LeftPages, Refreshed } from './left-pages.js';

/** Returns the report of a page whose body was read. @throws ShellError */
export async function pageReport(
  url: string,
  page: FetchedPage,
  { left, sandbox }: { left: LeftPages; sandbox: SandboxReport | undefined },
): Promise<PageReport> {
  const { status, headers, finalUrl, meta } = page;
  const { wireBytes, decodedBytes, totalMs } = await page.report();
  const own = meta?.hops ?? [];
  const hops = [...left.hops, ...own];
  return {
    url,
    finalUrl,
    status,
    headers,
    fromCache: hops.at(-1)?.fromCache ?? false,
    sizes: { wire: wireBytes, decoded: decodedBytes },
    timings: { total: between(hops[0], own[0]) + totalMs, firstByte: untilHeaders(hops) },
    hops,
    refreshes: [...left.refreshes],
    sandbox: sandbox ?? null,
  };
}

/**
 * The output of `--dump json` about the fetch: how the page was fetched, without its body. Times in
 * milliseconds, sizes in bytes.
 */
export interface PageReport {
  /** The requested URL. */
  url: string;
  /** The URL after redirects and refreshes. */
  finalUrl: string;
  status: number;
  headers: [name: string, value: string][];
  /** Whether the body came from the cache, revalidated or not. */
  fromCache: boolean;
  sizes: {
    /** Size of the body before decoding. */
    wire: number;
    /** Size of the body as `--dump source` prints it. */
    decoded: number;
  };
  timings: {
    /** From the request's arrival in the network process to the end of the body. */
    total: number;
    /** Until the headers of the last hop arrived. */
    firstByte: number;
  };
  /** Every request in order. The last one was answered with the page. */
  hops: HopMeta[];
  /** The pages whose refresh was followed; see {@link Refreshed}. */
  refreshes: Refreshed[];
  /** The confinement of the network process; null if the browser process fetches. */
  sandbox: SandboxReport | null;
}

/** From the start of the first hop to the headers of the last, in milliseconds. */
export function untilHeaders(hops: readonly HopMeta[]): number {
  const [first, last] = [hops[0], hops.at(-1)];
  if (!first || !last) return 0;
  return between(first, last) + last.timings.headersMs;
}

/** From the start of one hop to that of another, in milliseconds. */
function between(one: HopMeta | undefined, other: HopMeta | undefined): number {
  return one && other ? Math.max(0, other.timings.startedAt - one.timings.startedAt) : 0;
}
