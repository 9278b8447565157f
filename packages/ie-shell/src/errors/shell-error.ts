/** The one error class of this package: match on `code`, never on the text. */
export class ShellError extends Error {
  override readonly name = 'ShellError';
  /** What happened, for programs. */
  readonly code: ShellErrorCode;
  /** Milliseconds after which the same call may succeed, where that is known: with `IE_SHELL_RESTARTS_EXHAUSTED`. */
  declare readonly retryAfterMs?: number;

  constructor(
    code: ShellErrorCode,
    message: string,
    options?: ErrorOptions & { retryAfterMs?: number | undefined },
  ) {
    super(message, options);
    this.code = code;
    // Absent otherwise, so that it is not printed with every other error.
    if (options?.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
  }
}

/**
 * Why the program could not do what it was asked.
 *
 * - `IE_SHELL_USAGE`: the command line, or a call, cannot be understood.
 * - `IE_SHELL_INPUT`: a file that the command line names cannot be read, or is not what it should be.
 * - `IE_SHELL_OUTPUT`: the answer cannot be written where it should go.
 * - `IE_SHELL_HTTP_STATUS`: the server answered with a status of 400 or more, and `--fail` was given, or with no 2xx,
 *   and `--continue` was.
 * - `IE_SHELL_NO_MATCH`: the selector matches nothing, and `--fail` was given.
 * - `IE_SHELL_CHILD_ENDED`: a child process ended before it answered.
 * - `IE_SHELL_CHILD_PROTOCOL`: a child process gave an answer that none of ours gives, and was killed.
 * - `IE_SHELL_RESTARTS_EXHAUSTED`: a child process has broken the protocol, or crashed, too often to be started again now;
 *   `retryAfterMs` says from when on it is.
 * - `IE_SHELL_TIMEOUT`: a child process did not answer, or HTML in pieces did not come, in time.
 * - `IE_SHELL_NOT_TEXT`: the page is no text, such as an image.
 * - `IE_SHELL_PAGE_TOO_LARGE`: the page has more elements than are read, or what is asked of it is too long.
 * - `IE_SHELL_SELECTOR`: the selector cannot be understood.
 * - `IE_SHELL_PAGE`: the page cannot be read, for any other reason.
 * - `IE_SHELL_REQUEST`: a request to a headless session cannot be understood, or is not allowed.
 * - `IE_SHELL_NO_TAB`, `IE_SHELL_NO_PAGE`, `IE_SHELL_NO_HISTORY`: the tab is not there, has no page, or has nowhere to go.
 * - `IE_SHELL_TOO_MANY`: there are as many tabs or bookmarks as there may be.
 * - `IE_SHELL_CANCELLED`: the tab has gone on, or the request was cancelled.
 * - `IE_SHELL_BOOKMARKS`: the file of bookmarks cannot be used.
 * - `IE_NET_…`: the fetch failed; the code is the NetError's.
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
