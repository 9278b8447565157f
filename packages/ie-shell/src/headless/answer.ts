import { exitCodeFor } from '../errors/exit-code.js';
import { messageOf } from '../errors/message-of.js';
import { ShellError } from '../errors/shell-error.js';
import { oneLine } from '../output/one-line.js';
import type { RequestId } from './requests.js';

/** The error as JSON, with the exit code of the command line. */
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

/** An answer: one line of JSON. */
export type Answer = { id: RequestId; ok: true; result: object } | Failure;

/** A failed request. */
export interface Failure {
  /** `null` if the line has no valid id; `line` is then its number, from 1. */
  id: RequestId | null;
  ok: false;
  /** `retryAfterMs` is present if it is known when the request may succeed. */
  error: { code: string; message: string; exitCode: number; retryAfterMs?: number };
  line?: number;
}
