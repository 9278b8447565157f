import { type FetchRequest, type IpcChannel, IpcError } from '@internet-exploder/ie-ipc';
import { type CancelSignal, NetError, type RequestOptions } from '@internet-exploder/ie-net';
import { chunksOf } from '../streams/chunks-of.js';
import type { ConfigurableClient } from './configurable-client.js';
import { describeFailure } from './describe-failure.js';
import { endOfTurn } from './end-of-turn.js';
import type { Reports } from './reports.js';

/**
 * Answers one FetchRequest with one terminal message, and settles when its body, too, has been read or given up.
 * Its twin, which asks, is `browser/fetch.ts`.
 * Never rejects: an answer that cannot be sent has nobody left to read it.
 */
export async function answerFetch(network: Network, request: FetchRequest): Promise<void> {
  const { id } = request;
  try {
    await (request.streamed ? answerStreamed(network, request) : answerWhole(network, request));
  } catch (error) {
    await network.channel.send({ type: 'FetchError', id, ...describeFailure(error) }).catch(() => {});
    await leave(request.body, error);
  }
}

/** Where fetches are answered. */
export interface Network {
  channel: IpcChannel;
  client: ConfigurableClient;
  reports: Reports;
}

async function answerWhole({ channel, client }: Network, request: FetchRequest): Promise<void> {
  const { id } = request;
  const response = await client
    .get()
    .request(request.url, requestOptions(request, channel.cancellationFor(id)));
  const { url: finalUrl, status, headers, body } = response;
  const meta = request.report && { meta: response.meta };
  await endOfTurn();
  await channel.send({ type: 'FetchResponse', id, status, headers, body, finalUrl, ...meta });
}

async function answerStreamed({ channel, client, reports }: Network, request: FetchRequest): Promise<void> {
  const { id } = request;
  const startedAt = performance.now();
  const response = await client
    .get()
    .stream(request.url, requestOptions(request, channel.cancellationFor(id)));
  const { url: finalUrl, status, headers, body } = response;
  const meta = request.report && { meta: response.meta };
  if (request.report) reports.watch(id, body, startedAt);
  try {
    await endOfTurn();
    // It may be in the first piece already that its coding is wrong.
    if (body.errored) throw body.errored;
    // From here on whoever reads the stream ends it.
    await channel.send({
      type: 'FetchStream',
      id,
      status,
      headers,
      body: chunksOf(body),
      finalUrl,
      ...meta,
    });
  } catch (error) {
    body.destroy();
    if (error instanceof IpcError && error.code === 'IE_IPC_TOO_LARGE')
      throw headersTooLarge(finalUrl, error);
    throw error;
  }
  if (!body.closed) await new Promise((resolve) => body.once('close', resolve));
}

/** A message without a body is too large by its headers alone. */
function headersTooLarge(finalUrl: string, cause: IpcError): NetError {
  const text = `the headers of ${new URL(finalUrl).origin}, with those of all redirects, are too large to pass on`;
  return new NetError('IE_NET_TOO_LARGE', `${text}: ${cause.message}`, { cause });
}

function requestOptions(request: FetchRequest, signal: CancelSignal): RequestOptions {
  const { policy = {}, method, headers, body, priority, topLevelUrl, initiator, cacheMode } = request;
  return {
    policy,
    signal,
    ...(method !== undefined && { method }),
    ...(headers && { headers }),
    ...(body && { body }),
    ...(priority && { priority }),
    ...(topLevelUrl !== undefined && { topLevelUrl }),
    ...(initiator !== undefined && { initiator }),
    ...(cacheMode && { cacheMode }),
  };
}

/** Lets the browser know that nobody reads what it would send: a request may fail before that, or in its midst. */
async function leave(body: FetchRequest['body'], reason: unknown): Promise<void> {
  if (body instanceof ReadableStream && !body.locked) await body.cancel(reason).catch(() => {});
}
