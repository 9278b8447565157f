/** The exit code for an error. An unknown error counts as a failure of the network, or of a child's start. */
export function exitCodeFor(error: unknown): ExitCode {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const isChildFailure = code.startsWith('IE_SANDBOX_') || code.startsWith('IE_IPC_') || lacksRoom(error);
  return byErrorCode[code] ?? (isChildFailure ? ExitCode.childCrashed : ExitCode.network);
}

/** The exit codes of the program. */
export const ExitCode = {
  ok: 0,
  network: 1,
  usage: 2,
  policy: 3,
  httpStatus: 4,
  timeout: 5,
  tooLarge: 6,
  childCrashed: 7,
  sandboxMissing: 8,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

const byErrorCode: Record<string, ExitCode> = {
  IE_SHELL_USAGE: ExitCode.usage,
  IE_SHELL_INPUT: ExitCode.usage,
  IE_SHELL_OUTPUT: ExitCode.usage,
  IE_SHELL_REQUEST: ExitCode.usage,
  IE_SHELL_NO_TAB: ExitCode.usage,
  IE_SHELL_NO_PAGE: ExitCode.usage,
  IE_SHELL_NO_HISTORY: ExitCode.usage,
  IE_SHELL_TOO_MANY: ExitCode.usage,
  IE_SHELL_CANCELLED: ExitCode.usage,
  IE_SHELL_BOOKMARKS: ExitCode.usage,
  IE_SHELL_HTTP_STATUS: ExitCode.httpStatus,
  IE_SHELL_NO_MATCH: ExitCode.httpStatus,
  IE_SHELL_NOT_TEXT: ExitCode.usage,
  IE_SHELL_SELECTOR: ExitCode.usage,
  IE_SHELL_PAGE_TOO_LARGE: ExitCode.tooLarge,
  IE_SHELL_PAGE: ExitCode.childCrashed,
  IE_SHELL_CHILD_ENDED: ExitCode.childCrashed,
  IE_SHELL_CHILD_PROTOCOL: ExitCode.childCrashed,
  IE_SHELL_RESTARTS_EXHAUSTED: ExitCode.childCrashed,
  IE_SHELL_TIMEOUT: ExitCode.timeout,
  IE_SANDBOX_INVALID_KIND: ExitCode.usage,
  IE_SANDBOX_LAYER_MISSING: ExitCode.sandboxMissing,
  IE_NET_INVALID_URL: ExitCode.usage,
  IE_NET_INVALID_OPTION: ExitCode.usage,
  IE_NET_SCHEME_BLOCKED: ExitCode.policy,
  IE_NET_HTTP_BLOCKED: ExitCode.policy,
  IE_NET_PRIVATE_ADDRESS: ExitCode.policy,
  IE_NET_DOWNGRADE: ExitCode.policy,
  IE_NET_BAD_PORT: ExitCode.policy,
  IE_NET_PORT_BLOCKED: ExitCode.policy,
  IE_NET_TIMEOUT: ExitCode.timeout,
  IE_NET_TOO_LARGE: ExitCode.tooLarge,
};

/** System errors for a lack of resources. */
const LACKS = ['EMFILE', 'ENFILE', 'EAGAIN', 'ENOMEM'];

/** Whether the system lacked resources for this program, such as open files. */
export function lacksRoom(error: unknown): boolean {
  return error instanceof Error && 'code' in error && LACKS.includes(String(error.code));
}
