import { IpcError } from '@internet-exploder/ie-ipc';
import { NetError } from '@internet-exploder/ie-net';
import { messageOf } from '../errors/message-of.js';

/** The parts of a `FetchError` that say why. */
export function describeFailure(error: unknown): { error: string; code?: string } {
  if (error instanceof NetError) return { error: error.message, code: error.code };
  const code = error instanceof IpcError ? netCodes[error.code] : undefined;
  return { error: messageOf(error), ...(code && { code }) };
}

/** What the channel has no room for, by its code, as the browser is told. */
const netCodes: Partial<Record<string, string>> = {
  // A body within its own limit can still be too long for one message.
  IE_IPC_TOO_LARGE: 'IE_NET_TOO_LARGE',
  // More bodies are under way than the browser reads.
  IE_IPC_QUEUE_FULL: 'IE_NET_QUEUE_FULL',
};
