import type { HopMeta } from '@internet-exploder/ie-ipc';
import type { SandboxReport } from '@internet-exploder/ie-sandbox';
import type { FetchedPage } from './fetch.js';

/** What `--dump json` prints: how a page came, all but its body. Times are milliseconds, sizes bytes. */
export interface PageReport {
  /** The URL that was asked for. */
  url: string;
  /** The URL that answered, after redirects. */
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
  /** What holds the network process; null where the browser process fetches by itself. */
  sandbox: SandboxReport | null;
}

/** Asks what the body came to, which has to have been read. @throws ShellError */
export async function pageReport(
  url: string,
  page: FetchedPage,
  sandbox: SandboxReport | undefined,
): Promise<PageReport> {
  const { status, headers, finalUrl, meta } = page;
  const { wireBytes, decodedBytes, totalMs } = await page.report();
  const hops = meta?.hops ?? [];
  return {
    url,
    finalUrl,
    status,
    headers,
    fromCache: hops.at(-1)?.fromCache ?? false,
    sizes: { wire: wireBytes, decoded: decodedBytes },
    timings: { total: totalMs, firstByte: untilHeaders(hops) },
    hops,
    sandbox: sandbox ?? null,
  };
}

/** From the start of the first hop to the headers of the last, in milliseconds. */
export function untilHeaders(hops: readonly HopMeta[]): number {
  const [first, last] = [hops[0], hops.at(-1)];
  if (!first || !last) return 0;
  return Math.max(0, last.timings.startedAt - first.timings.startedAt) + last.timings.headersMs;
}
