import { StaleConnectionError } from '../connections/stale-connection-error.js';
import type { ConnectionMeta } from '../responses/response-meta.js';

/**
 * Whether a request may be sent on another connection: the server can't have seen it, or it only asks, and a
 * connection that had been idle was closed without a word. Servers close those when it suits them, which can be the
 * moment in which a request is on its way.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2-4
 */
export function mayRetry({
  error,
  method,
  hasBody,
  isAnswered: responseStarted,
  connection,
}: FailedAttempt): boolean {
  if (error instanceof StaleConnectionError) return true;
  const onlyAsks = (method === 'GET' || method === 'HEAD') && !hasBody;
  return onlyAsks && !responseStarted && connection?.reused === true && isClosed(error);
}

/** A request that its connection has failed. */
export interface FailedAttempt {
  readonly error: Error;
  readonly method: string;
  readonly hasBody: boolean;
  /** Whether anything of a response has come. */
  readonly isAnswered: boolean;
  readonly connection: ConnectionMeta | undefined;
}

function isClosed(error: Error): boolean {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'UND_ERR_SOCKET') return error.message === 'other side closed';
  return code === 'ECONNRESET' || code === 'ECONNABORTED' || code === 'EPIPE';
}
