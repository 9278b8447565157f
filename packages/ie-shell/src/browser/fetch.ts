import type { FetchReport, FetchRequest, FetchStream, RequestOptions } from '@internet-exploder/ie-ipc';
import { childError, networkBreach, refusedFetch } from '../processes/child-failure.js';
import type { NetworkProcess } from '../processes/network-process.js';
import { findBreach } from './find-breach.js';

/**
 * Sends a request to the network process. `child-network/fetch.ts` answers it.
 *
 * @throws ShellError with the NetError's code, `IE_SHELL_CHILD_ENDED`, `IE_SHELL_CHILD_PROTOCOL` or
 * `IE_SHELL_TIMEOUT`. The signal's reason.
 */
export async function fetchStream(
  network: NetworkProcess,
  parameters: FetchParameters,
): Promise<FetchedPage> {
  const { signal, ...request } = parameters;
  const limits = { signal, timeoutMs: parameters.policy.timeoutMs + ANSWER_GRACE_MS };
  const answer = await network
    .request({ ...request, type: 'FetchRequest', streamed: true }, limits)
    .catch((error: unknown) => {
      throw childError(error);
    });
  if (answer.type === 'FetchError') throw refusedFetch(answer);
  if (answer.type !== 'FetchStream')
    throw await networkBreach(network, answer, `it answered a fetch with ${answer.type}`);
  const forged =
    findBreach(answer) ??
    (parameters.report && !answer.meta ? 'it sent no report with its answer' : undefined);
  if (forged !== undefined) throw await networkBreach(network, answer, forged);
  const { type, id, body, ...head } = answer;
  const release = network.hold();
  // Sent at once, because only the network process that has the body can report its end.
  const report = parameters.report ? askForReport(network, id, limits) : unreported();
  report.catch(() => {});
  return {
    ...head,
    body: readBody(network, answer, { maxBytes: parameters.policy.maxBodyBytes, release }),
    cancel: async () => {
      await body.cancel();
      release();
    },
    report: () => report,
  };
}

/** Milliseconds after the network process's own deadline in which its answer may still arrive. */
const ANSWER_GRACE_MS = 2_000;

/** One page to fetch. */
export interface FetchParameters extends Omit<FetchRequest, 'type' | 'id' | 'streamed' | 'policy' | 'body'> {
  policy: NonNullable<FetchRequest['policy']> & { timeoutMs: number; maxBodyBytes: number };
  body?: Uint8Array | AsyncIterable<Uint8Array> | undefined;
  signal: AbortSignal;
}

/** A page whose headers have arrived. Its body must be read or cancelled. */
export interface FetchedPage extends Omit<FetchStream, 'type' | 'id' | 'body'> {
  /**
   * Its chunks, once. An early end throws as `fetchStream` does. Leaving the iteration closes the connection.
   */
  body: AsyncIterable<Uint8Array>;
  /** Closes the connection without reading the rest. */
  cancel(): Promise<void>;
  /** The sizes and times of the body after its end. Only for a request with `report`. @throws ShellError */
  report(): Promise<FetchReport>;
}

async function unreported(): Promise<never> {
  throw new Error('the request was made without report');
}

async function* readBody(
  network: NetworkProcess,
  answer: FetchStream,
  { maxBytes, release }: { maxBytes: number; release(): void },
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const piece of answer.body) {
      bytes += piece.length;
      if (bytes > maxBytes) throw await networkBreach(network, answer, 'it sent a larger body than allowed');
      yield piece;
    }
  } catch (error) {
    throw childError(error);
  } finally {
    release();
  }
}

async function askForReport(
  network: NetworkProcess,
  of: number,
  limits: RequestOptions,
): Promise<FetchReport> {
  const answer = await network.request({ type: 'FetchReportRequest', of }, limits).catch((error: unknown) => {
    throw childError(error);
  });
  if (answer.type === 'FetchReport') return answer;
  if (answer.type === 'FetchError') throw refusedFetch(answer);
  throw await networkBreach(network, answer, `it answered a report request with ${answer.type}`);
}
