import { performance } from 'node:perf_hooks';
import type { FetchReport } from '@internet-exploder/ie-ipc';
import type { BodyStream } from '@internet-exploder/ie-net';

/** The reports of streamed bodies, kept until the browser requests them. */
export class Reports {
  readonly #kept = new Map<number, Promise<Report>>();

  /** Watches the response body of the request with that id. The request arrived at `startedAt` of `performance.now`. */
  watch(id: number, body: BodyStream, startedAt: number): void {
    const report = new Promise<Report>((resolve, reject) => {
      body.once('end', () => resolve({ ...body.sizes, totalMs: performance.now() - startedAt }));
      body.once('error', reject);
      body.once('close', () => reject(new Error('the body was not read to its end')));
    });
    // The reader of the body gets its error.
    report.catch(() => {});
    this.#kept.set(id, report);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }

  /** The report of that request, when its body has ended. A second call for the same request rejects. */
  async take(of: number): Promise<Report> {
    const report = this.#kept.get(of);
    this.#kept.delete(of);
    if (!report) throw new Error(`request ${of} has no report`);
    return report;
  }
}

/** More than a channel has streams, so only reports that nobody requests are dropped. */
const MAX_KEPT = 1_024;

type Report = Omit<FetchReport, 'type' | 'id'>;
