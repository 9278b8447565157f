import { IpcError } from '@internet-exploder/ie-ipc';
import { NetError } from '@internet-exploder/ie-net';
import { messageOf } from '../errors/message-of.js';

/** The `error` and `code` of the `FetchError` for this error. */
export function describeFailure(error: unknown): { error: string; code?: string } {
  if (error instanceof NetError) return { error: error.message, code: error.code };
  const code = error instanceof IpcError ? NET_CODES[error.code] : undefined;
  return { error: messageOf(error), ...(code && { code }) };
}

/** The code that the browser gets for an error of the channel. */
const NET_CODES: Partial<Record<string, string>> = {
  // A body within its own limit can still be too large for one message.
  IE_IPC_TOO_LARGE: 'IE_NET_TOO_LARGE',
  // The browser does not read as many bodies as are open.
  IE_IPC_QUEUE_FULL: 'IE_NET_QUEUE_FULL',
};
