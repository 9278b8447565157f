import { type FetchRequest, IpcError } from '@internet-exploder/ie-ipc';
import { type CancelSignal, NetError, type RequestOptions } from '@internet-exploder/ie-net';
import { chunksOf } from '../streams/chunks-of.js';
import { describeFailure } from './describe-failure.js';
import { endOfTurn } from './end-of-turn.js';
import type { Network } from './network.js';

/**
 * Answers one FetchRequest with one message, and settles when the response body has been read or cancelled. Its twin in
 * the browser is `browser/fetch.ts`. Never rejects: when an answer cannot be sent, the browser is gone.
 */
export async function answerFetch(network: Network, request: FetchRequest): Promise<void> {
  const { id } = request;
  try {
    await (request.streamed ? answerStreamed(network, request) : answerWhole(network, request));
  } catch (error) {
    await network.channel.send({ type: 'FetchError', id, ...describeFailure(error) }).catch(() => {});
    await cancelBody(request.body, error);
  }
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
    // The first chunk may already have an invalid content coding.
    if (body.errored) throw body.errored;
    // From here on the reader of the stream ends it.
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

/** The body is a stream, so only the headers can make the message too large. */
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

/** Stops the browser from sending the rest of a request body: the request has failed. */
async function cancelBody(body: FetchRequest['body'], reason: unknown): Promise<void> {
  if (body instanceof ReadableStream && !body.locked) await body.cancel(reason).catch(() => {});
}
