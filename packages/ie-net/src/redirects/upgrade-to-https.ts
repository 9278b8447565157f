import type { Hop } from '../exchange/hop.js';
import type { RequestSettings } from '../options/request-options.js';
import type { Partitions } from '../partitions/partitions.js';
import type { HopMeta } from '../responses/response-meta.js';

/**
 * The hop over HTTPS, when the policy or its host has asked for that; the port 80 becomes 443, any other stays. Like
 * browsers, it tells of a redirect that no server has made, with status 307, as one more entry of `hops`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6797#section-8.3
 */
export async function upgradeToHttps(hop: Hop, options: UpgradeOptions, hops: HopMeta[]): Promise<Hop> {
  const { request, partitions } = options;
  const { topLevelUrl, initiator } = request;
  const reason = request.upgrade
    ? 'Policy'
    : (await partitions.needsHttps({ url: hop.url, topLevelUrl, initiator }))
      ? 'HSTS'
      : undefined;
  if (reason === undefined) return hop;
  const url = new URL(hop.url);
  url.protocol = 'https:';
  hops.push({
    url: hop.url.href,
    method: hop.method,
    status: 307,
    headers: [
      ['location', url.href],
      ['non-authoritative-reason', reason],
    ],
    fromCache: false,
    revalidated: false,
    timings: { startedAt: Date.now(), headersMs: 0 },
  });
  return { ...hop, url };
}

/** What decides whether plain HTTP becomes HTTPS. */
export interface UpgradeOptions {
  readonly request: RequestSettings;
  readonly partitions: Partitions;
}

/** Whether {@link upgradeToHttps} may have something to do, which it seldom has. */
export function mayUpgradeToHttps({ url }: Hop, { request, partitions }: UpgradeOptions): boolean {
  return url.protocol === 'http:' && (request.upgrade || partitions.hasHsts);
}
