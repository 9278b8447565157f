import { performance } from 'node:perf_hooks';
import type { FetchReport } from '@internet-exploder/ie-ipc';
import type { BodyStream } from '@internet-exploder/ie-net';

/** What streamed bodies came to, until the browser asks. */
export class Reports {
  readonly #kept = new Map<number, Promise<Report>>();

  /** Watches the body that answers the request with that id, which arrived at `startedAt` of `performance.now`. */
  watch(id: number, body: BodyStream, startedAt: number): void {
    const report = new Promise<Report>((resolve, reject) => {
      body.once('end', () => resolve({ ...body.sizes, totalMs: performance.now() - startedAt }));
      body.once('error', reject);
      body.once('close', () => reject(new Error('the body was not read to its end')));
    });
    // Whoever reads the body hears of its failure.
    report.catch(() => {});
    this.#kept.set(id, report);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }

  /** What the body of that request came to, when it has come to its end. Once. */
  async take(of: number): Promise<Report> {
    const report = this.#kept.get(of);
    this.#kept.delete(of);
    if (!report) throw new Error(`there is no report of a request ${of}`);
    return report;
  }
}

/** More than there can be streams: only what is not asked for is ever forgotten. */
const MAX_KEPT = 1_024;

type Report = Omit<FetchReport, 'type' | 'id'>;
