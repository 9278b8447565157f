import { type FetchError, IpcError } from '@internet-exploder/ie-ipc';
import { describeExit, SandboxError } from '@internet-exploder/ie-sandbox';
import { ShellError } from '../errors/shell-error.js';

/** What the network process says of why it cannot. */
export function refusal({ code, error }: Pick<FetchError, 'code' | 'error'>): ShellError {
  return new ShellError(netCode(code), cut(error));
}

/** How much of a child's own words is repeated. The longest of the network process's messages are shorter. */
const MAX_ERROR_LENGTH = 500;

/** What an error of the channel says of the child, and what one of a body says of the fetch. Others are as they were. */
export function explain(error: unknown, who = 'the network process'): unknown {
  if (error instanceof SandboxError) return explainMissing(error, who);
  if (!(error instanceof IpcError)) return error;
  if (error.code === 'IE_IPC_TIMEOUT') {
    return new ShellError('IE_SHELL_TIMEOUT', `${who} does not answer: ${error.message}`);
  }
  if (error.code === 'IE_IPC_TOO_LARGE') {
    // Of what the child says, that would have ended it.
    return new ShellError('IE_SHELL_USAGE', `more was given than a request can carry: ${error.message}`);
  }
  if (error.code === 'IE_IPC_ABORTED') {
    // The words of the network process about a body that failed midway.
    const { code, message } = (error.cause ?? {}) as { code?: string; message?: string };
    return new ShellError(netCode(code), cut(message ?? error.message), { cause: error });
  }
  if (error.code === 'IE_IPC_INVALID_FRAME' || error.code === 'IE_IPC_INVALID_MESSAGE') {
    return new ShellError(
      'IE_SHELL_CHILD_PROTOCOL',
      `${who} broke the protocol and was killed: ${error.message}`,
      {
        cause: error,
      },
    );
  }
  // The channel of a child tells how it ended.
  return new ShellError('IE_SHELL_CHILD_ENDED', `${error.message}: try again`, { cause: error });
}

/** What it says that there is no child, to whom nothing is said of supervisors. */
function explainMissing(error: SandboxError, who: string): unknown {
  const { code, reason, retryAfterMs } = error;
  if (code === 'IE_SANDBOX_STOPPED') {
    return new ShellError('IE_SHELL_USAGE', 'the browser has been closed', { cause: error });
  }
  if (code !== 'IE_SANDBOX_RESTARTS_EXHAUSTED') return error;
  const how = reason ? `the last one ${describeExit(reason)}` : 'the last one did not start';
  return exhausted(who, how, { retryAfterMs, cause: error });
}

/** The error of who asks for a child that has ended too often. */
export function exhausted(
  who: string,
  how: string,
  options: { retryAfterMs: number | undefined; cause?: unknown },
): ShellError {
  const { retryAfterMs } = options;
  const when = retryAfterMs === undefined ? '' : `; try again in ${Math.ceil(retryAfterMs / 1_000)} s`;
  return new ShellError(
    'IE_SHELL_RESTARTS_EXHAUSTED',
    `${who} has been started again too often: ${how}${when}`,
    options,
  );
}

/** The child's word for the code is taken only in the shape that a code has. */
function netCode(code: string | undefined): `IE_NET_${string}` {
  return code && /^IE_NET_[A-Z_]{1,40}$/.test(code) ? (code as `IE_NET_${string}`) : 'IE_NET_CONNECTION';
}

function cut(text: string): string {
  return text.length > MAX_ERROR_LENGTH ? `${text.slice(0, MAX_ERROR_LENGTH)}…` : text;
}
