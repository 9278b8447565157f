import { exitCodeFor } from '../errors/exit-code.js';
import { messageOf } from '../errors/message-of.js';
import { ShellError } from '../errors/shell-error.js';
import { oneLine } from '../output/one-line.js';
import type { RequestId } from './requests.js';

/** What an error says, and the exit code that the command line would end with. */
export function failure(of: { id: RequestId } | { line: number }, error: unknown): Failure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'IE_SHELL_FAILURE';
  const message = oneLine(messageOf(error));
  const retryAfterMs = error instanceof ShellError ? error.retryAfterMs : undefined;
  const known = {
    code,
    message,
    exitCode: exitCodeFor(error),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
  return 'id' in of ? { id: of.id, ok: false, error: known } : { id: null, ok: false, error: known, ...of };
}

/** What a request comes to: one line of JSON. */
export type Answer = { id: RequestId; ok: true; result: object } | Failure;

/** Why a request came to nothing. */
export interface Failure {
  /** `null` where the line has none that could be used; `line` tells then which one it was, from 1. */
  id: RequestId | null;
  ok: false;
  /** `retryAfterMs` where it is known when the same request may succeed. */
  error: { code: string; message: string; exitCode: number; retryAfterMs?: number };
  line?: number;
}
