import type { HopMeta } from '@internet-exploder/ie-ipc';
import type { SandboxReport } from '@internet-exploder/ie-sandbox';
import type { FetchedPage } from './fetch.js';
import type { LeftPages, Refreshed } from './left-pages.js';

/** Asks what the body came to, which has to have been read. @throws ShellError */
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

/** What `--dump json` prints: how a page came, all but its body. Times are milliseconds, sizes bytes. */
export interface PageReport {
  /** The URL that was asked for. */
  url: string;
  /** The URL that answered, after redirects and refreshes. */
  finalUrl: string;
  status: number;
  headers: [name: string, value: string][];
  /** Whether the response came from the cache, asked about or not. */
  fromCache: boolean;
  sizes: {
    /** Of the body as it came, before decoding. */
    wire: number;
    /** Of the body as `--dump source` prints it. */
    decoded: number;
  };
  timings: {
    /** From the request's arrival in the network process to the end of the body. */
    total: number;
    /** Until the headers of the last hop were there. */
    firstByte: number;
  };
  /** Every request that was made, in order; the last is the one that answered. */
  hops: HopMeta[];
  /** The pages that were left for another one, by their refresh; see {@link Refreshed}. */
  refreshes: Refreshed[];
  /** What holds the network process; null where the browser process fetches by itself. */
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
