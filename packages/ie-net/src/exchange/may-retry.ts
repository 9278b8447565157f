import { StaleConnectionError } from '../connections/stale-connection-error.js';
import type { ConnectionMeta } from '../responses/response-meta.js';

/**
 * Whether a request may be sent again on another connection. The server must not have received it, or it is a GET
 * or HEAD on a reused connection that closed before any response: servers close idle connections at any time, also
 * while a request is being sent.
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

/** A request that failed with its connection. */
export interface FailedAttempt {
  readonly error: Error;
  readonly method: string;
  readonly hasBody: boolean;
  /** Whether any part of a response was received. */
  readonly isAnswered: boolean;
  readonly connection: ConnectionMeta | undefined;
}

function isClosed(error: Error): boolean {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'UND_ERR_SOCKET') return error.message === 'other side closed';
  return code === 'ECONNRESET' || code === 'ECONNABORTED' || code === 'EPIPE';
}
