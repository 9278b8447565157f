import { type FetchPolicy, type FetchResponse, IpcError } from '@internet-exploder/ie-ipc';
import { ShellError } from '../errors.js';
import { findBreach } from './find-breach.js';
import type { NetworkProcess } from './network-process.js';

/** How much longer than the network process's own deadline its answer may take, in milliseconds. */
const ANSWER_GRACE_MS = 2_000;

/** How much of a child's own words is repeated. The longest of the network process's messages are shorter. */
const MAX_ERROR_LENGTH = 500;

/** One page to ask for. */
export interface FetchOrder {
  url: string;
  policy: FetchPolicy & { timeoutMs: number };
  signal: AbortSignal;
}

/**
 * Asks the network process for a page. Its twin, which answers, is `child-network/fetch.ts`.
 *
 * @throws ShellError with the NetError's code, `IE_SHELL_CHILD_ENDED`, `IE_SHELL_CHILD_PROTOCOL` or
 * `IE_SHELL_TIMEOUT`. The signal's reason.
 */
export async function fetchPage(network: NetworkProcess, order: FetchOrder): Promise<FetchResponse> {
  const { url, policy, signal } = order;
  const answer = await network
    .request({ type: 'FetchRequest', url, policy }, { signal, timeoutMs: policy.timeoutMs + ANSWER_GRACE_MS })
    .catch((error: unknown) => {
      throw explain(error);
    });
  if (answer.type === 'FetchError') throw new ShellError(netCode(answer.code), cut(answer.error));
  const breach =
    answer.type === 'FetchResponse' ? findBreach(answer) : `it answered a fetch with ${answer.type}`;
  if (answer.type === 'FetchResponse' && breach === undefined) return answer;
  // Whatever else it may say is not worth waiting for.
  await network.kill();
  throw new ShellError(
    'IE_SHELL_CHILD_PROTOCOL',
    `the network process broke the protocol and was killed: ${breach}; try again`,
  );
}

function explain(error: unknown): unknown {
  if (!(error instanceof IpcError)) return error;
  if (error.code === 'IE_IPC_TIMEOUT') {
    return new ShellError('IE_SHELL_TIMEOUT', `the network process does not answer: ${error.message}`);
  }
  // The channel of a child tells how it ended.
  return new ShellError('IE_SHELL_CHILD_ENDED', `${error.message}: try again`, { cause: error });
}

/** The child's word for the code is taken only in the shape that a code has. */
function netCode(code: string | undefined): `IE_NET_${string}` {
  return code && /^IE_NET_[A-Z_]{1,40}$/.test(code) ? (code as `IE_NET_${string}`) : 'IE_NET_CONNECTION';
}

function cut(text: string): string {
  return text.length > MAX_ERROR_LENGTH ? `${text.slice(0, MAX_ERROR_LENGTH)}…` : text;
}
