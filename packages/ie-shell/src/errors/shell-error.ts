/** The error class of this package. Match on `code`, not on the text. */
export class ShellError extends Error {
  override readonly name = 'ShellError';
  /** The kind of failure, for programs. */
  readonly code: ShellErrorCode;
  /** Milliseconds until the same call may succeed, if known: with `IE_SHELL_RESTARTS_EXHAUSTED`. */
  declare readonly retryAfterMs?: number;

  constructor(
    code: ShellErrorCode,
    message: string,
    options?: ErrorOptions & { retryAfterMs?: number | undefined },
  ) {
    super(message, options);
    this.code = code;
    // Absent otherwise, so that other errors print without it.
    if (options?.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
  }
}

/**
 * The reason of a failure.
 *
 * - `IE_SHELL_USAGE`: the command line or a call is invalid.
 * - `IE_SHELL_INPUT`: a file that the command line names cannot be read, or is invalid.
 * - `IE_SHELL_OUTPUT`: the output cannot be written.
 * - `IE_SHELL_HTTP_STATUS`: the status is 400 or more with `--fail`, or not 2xx with `--continue`.
 * - `IE_SHELL_NO_MATCH`: the selector matches nothing, with `--fail`.
 * - `IE_SHELL_CHILD_ENDED`: a child process ended before it answered.
 * - `IE_SHELL_CHILD_PROTOCOL`: a child process sent an invalid answer and was killed.
 * - `IE_SHELL_RESTARTS_EXHAUSTED`: a child process has broken the protocol, or crashed, too often to start
 *   again now; `retryAfterMs` says when it may.
 * - `IE_SHELL_TIMEOUT`: a child process did not answer in time, or streamed HTML did not arrive in time.
 * - `IE_SHELL_NOT_TEXT`: the page is not text, for example an image.
 * - `IE_SHELL_PAGE_TOO_LARGE`: the page has too many elements, or the reading is too long.
 * - `IE_SHELL_SELECTOR`: the selector is invalid, or would take too long on this page.
 * - `IE_SHELL_PAGE`: the page cannot be read for another reason.
 * - `IE_SHELL_REQUEST`: a request of a headless session is invalid or not allowed.
 * - `IE_SHELL_NO_TAB`, `IE_SHELL_NO_PAGE`, `IE_SHELL_NO_HISTORY`: the tab does not exist, has no page, or has
 *   no entry in that direction.
 * - `IE_SHELL_TOO_MANY`: the limit of tabs or bookmarks is reached.
 * - `IE_SHELL_CANCELLED`: the tab has navigated elsewhere, or the request was cancelled.
 * - `IE_SHELL_BOOKMARKS`: the file of bookmarks cannot be used.
 * - `IE_NET_…`: the fetch failed, with the code of the NetError.
 */
export type ShellErrorCode =
  | 'IE_SHELL_USAGE'
  | 'IE_SHELL_INPUT'
  | 'IE_SHELL_OUTPUT'
  | 'IE_SHELL_HTTP_STATUS'
  | 'IE_SHELL_NO_MATCH'
  | 'IE_SHELL_CHILD_ENDED'
  | 'IE_SHELL_CHILD_PROTOCOL'
  | 'IE_SHELL_RESTARTS_EXHAUSTED'
  | 'IE_SHELL_TIMEOUT'
  | 'IE_SHELL_NOT_TEXT'
  | 'IE_SHELL_PAGE_TOO_LARGE'
  | 'IE_SHELL_SELECTOR'
  | 'IE_SHELL_PAGE'
  | 'IE_SHELL_REQUEST'
  | 'IE_SHELL_NO_TAB'
  | 'IE_SHELL_NO_PAGE'
  | 'IE_SHELL_NO_HISTORY'
  | 'IE_SHELL_TOO_MANY'
  | 'IE_SHELL_CANCELLED'
  | 'IE_SHELL_BOOKMARKS'
  | `IE_NET_${string}`;
