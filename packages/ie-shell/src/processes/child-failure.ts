import { type FetchError, IpcError, type MessageFromRenderer } from '@internet-exploder/ie-ipc';
import { describeExit, SandboxError } from '@internet-exploder/ie-sandbox';
import { showUnsafe } from '@internet-exploder/ie-text/unsafe';
import { ShellError } from '../errors/shell-error.js';

/** The error of a fetch that the network process refused or could not complete. */
export function refusedFetch({ code, error }: Pick<FetchError, 'code' | 'error'>): ShellError {
  return new ShellError(netCode(code), inOneLine(error));
}

/** The error of a page that the renderer could not open or read. Any other answer is a breach of the protocol. */
export async function refusedPage(
  renderer: EndableRenderer,
  answer: MessageFromRenderer,
): Promise<ShellError> {
  if (answer.type !== 'PageError') return rendererBreach(renderer, `it answered with ${answer.type}`);
  const code = PAGE_CODES.find((known) => known === answer.code) ?? 'IE_SHELL_PAGE';
  return new ShellError(code, inOneLine(answer.error));
}

/** The codes that a renderer may send; any other becomes `IE_SHELL_PAGE`. */
const PAGE_CODES = [
  'IE_SHELL_NOT_TEXT',
  'IE_SHELL_PAGE_TOO_LARGE',
  'IE_SHELL_SELECTOR',
] as const satisfies ShellError['code'][];

/** A network process that can be ended by one of its answers, because another may have replaced it. */
interface Endable {
  killForBreach(answer: object): Promise<void>;
}

interface EndableRenderer {
  killForBreach(): Promise<void>;
}

/** Ends the network process that gave this answer, and returns the error for it. Another process takes its place. */
export async function networkBreach(network: Endable, answer: object, what: string): Promise<ShellError> {
  await network.killForBreach(answer);
  return brokeProtocol('the network process', `${what}; try again`);
}

/** Ends a renderer that broke the protocol, and returns the error for it. */
export async function rendererBreach(
  renderer: EndableRenderer,
  what: string,
  cause?: unknown,
): Promise<ShellError> {
  await renderer.killForBreach();
  return brokeProtocol('the renderer process', what, cause);
}

function brokeProtocol(who: string, what: string, cause?: unknown): ShellError {
  return new ShellError('IE_SHELL_CHILD_PROTOCOL', `${who} broke the protocol and was killed: ${what}`, {
    cause,
  });
}

/** Maximum length of a child's message in our errors. The network process's own messages are shorter. */
const MAX_ERROR_LENGTH = 500;

/**
 * Translates an error of a child's channel, or of the body of a fetch, into a `ShellError`. Returns any other error
 * unchanged.
 *
 * @param who The child, for the message
 */
export function childError(error: unknown, who = 'the network process'): unknown {
  if (error instanceof SandboxError) return explainMissing(error, who);
  if (!(error instanceof IpcError)) return error;
  if (error.code === 'IE_IPC_TIMEOUT') {
    return new ShellError('IE_SHELL_TIMEOUT', `${who} does not respond: ${error.message}`);
  }
  if (error.code === 'IE_IPC_TOO_LARGE') {
    // The network process would have ended it for this size.
    return new ShellError('IE_SHELL_USAGE', `the request is too large: ${error.message}`);
  }
  if (error.code === 'IE_IPC_ABORTED') {
    // The network process's error for a body that failed midway.
    const { code, message } = (error.cause ?? {}) as { code?: string; message?: string };
    return new ShellError(netCode(code), inOneLine(message ?? error.message), { cause: error });
  }
  if (error.code === 'IE_IPC_INVALID_FRAME' || error.code === 'IE_IPC_INVALID_MESSAGE') {
    return brokeProtocol(who, error.message, error);
  }
  // The channel of a child reports how the child ended.
  return new ShellError('IE_SHELL_CHILD_ENDED', `${error.message}: try again`, { cause: error });
}

/** Words the error for callers that do not use the supervisor directly. */
function explainMissing(error: SandboxError, who: string): unknown {
  const { code, reason, retryAfterMs } = error;
  if (code === 'IE_SANDBOX_STOPPED') {
    return new ShellError('IE_SHELL_USAGE', 'the browser is closed', { cause: error });
  }
  if (code !== 'IE_SANDBOX_RESTARTS_EXHAUSTED') return error;
  const how = reason ? `the last one ${describeExit(reason)}` : 'the last one did not start';
  return exhausted(who, how, { retryAfterMs, cause: error });
}

/** The error for callers of a child that has ended too often. */
export function exhausted(
  who: string,
  how: string,
  options: { retryAfterMs: number | undefined; cause?: unknown },
): ShellError {
  const { retryAfterMs } = options;
  const when = retryAfterMs === undefined ? '' : `; try again in ${Math.ceil(retryAfterMs / 1_000)} s`;
  return new ShellError(
    'IE_SHELL_RESTARTS_EXHAUSTED',
    `${who} has been restarted too often: ${how}${when}`,
    options,
  );
}

/** A child's code is accepted only in the syntax of a code. */
function netCode(code: string | undefined): `IE_NET_${string}` {
  return code && /^IE_NET_[A-Z_]{1,40}$/.test(code) ? (code as `IE_NET_${string}`) : 'IE_NET_CONNECTION';
}

/** A child's message for our errors: on one line, of bounded length, with unsafe characters escaped. */
function inOneLine(text: string): string {
  const start = text.length > MAX_ERROR_LENGTH ? `${text.slice(0, MAX_ERROR_LENGTH)}…` : text;
  return showUnsafe(start.replace(/\s+/g, ' ')).trim();
}
