import type { Hop } from '../exchange/hop.js';
import type { RequestSettings } from '../options/request-options.js';
import type { Partitions } from '../partitions/partitions.js';
import type { HopMeta } from '../responses/response-meta.js';

/**
 * Changes a hop to HTTPS when the policy or HSTS requires it. Port 80 becomes 443; other ports stay. As in
 * browsers, the upgrade appears in `hops` as an internal redirect with status 307.
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

/** The policy and the HSTS state that decide about an upgrade. */
export interface UpgradeOptions {
  readonly request: RequestSettings;
  readonly partitions: Partitions;
}

/** A quick check that avoids most calls of {@link upgradeToHttps}. */
export function mayUpgradeToHttps({ url }: Hop, { request, partitions }: UpgradeOptions): boolean {
  return url.protocol === 'http:' && (request.upgrade || partitions.hasHsts);
}
