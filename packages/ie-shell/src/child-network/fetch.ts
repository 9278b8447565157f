import { type FetchRequest, type IpcChannel, IpcError } from '@internet-exploder/ie-ipc';
import { type Client, NetError } from '@internet-exploder/ie-net';
import { endOfTurn } from './end-of-turn.js';

/**
 * Answers one FetchRequest with one terminal message. Its twin, which asks, is `browser/fetch.ts`.
 * Never rejects: an answer that cannot be sent has nobody left to read it.
 */
export async function answerFetch(channel: IpcChannel, client: Client, request: FetchRequest): Promise<void> {
  const { id } = request;
  try {
    const { policy = {} } = request;
    const { url: finalUrl, status, headers, body } = await client.request(request.url, { policy });
    await endOfTurn();
    await channel.send({ type: 'FetchResponse', id, status, headers, body, finalUrl });
  } catch (error) {
    await channel.send({ type: 'FetchError', id, ...describe(error) }).catch(() => {});
  }
}

function describe(error: unknown): { error: string; code?: string } {
  if (error instanceof NetError) return { error: error.message, code: error.code };
  // A body within its own limit can still be too long for one message, and says so here.
  if (error instanceof IpcError && error.code === 'IE_IPC_TOO_LARGE') {
    return { error: error.message, code: 'IE_NET_TOO_LARGE' };
  }
  return { error: error instanceof Error ? error.message : String(error) };
}
