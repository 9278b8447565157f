import type { StreamedBody } from '../body/streamed-body.js';
import type { HeaderPairs } from '../headers/header-pairs.js';

/** The parts of a request that a redirect may change. */
export interface Hop {
  readonly url: URL;
  readonly method: string;
  readonly headers: HeaderPairs;
  readonly body: Uint8Array | StreamedBody | null;
}
