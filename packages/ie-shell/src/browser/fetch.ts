import { type FetchPolicy, type FetchResponse, IpcError } from '@internet-exploder/ie-ipc';
import { ShellError } from '../errors.js';
import type { NetworkProcess } from './network-process.js';

/** How much longer than the network process's own deadline its answer may take, in milliseconds. */
const ANSWER_GRACE_MS = 2_000;

/** One page to ask for. */
export interface FetchOrder {
  url: string;
  policy: FetchPolicy & { timeoutMs: number };
  signal: AbortSignal;
}

/**
 * Asks the network process for a page. Its twin, which answers, is `child-network/fetch.ts`.
 *
 * @throws ShellError with the NetError's code, `IE_SHELL_CHILD_ENDED` or `IE_SHELL_TIMEOUT`. The signal's reason.
 */
export async function fetchPage(network: NetworkProcess, order: FetchOrder): Promise<FetchResponse> {
  const { url, policy, signal } = order;
  const answer = await network.channel
    .request({ type: 'FetchRequest', url, policy }, { signal, timeoutMs: policy.timeoutMs + ANSWER_GRACE_MS })
    .catch(async (error: unknown) => {
      throw await explain(network, error);
    });
  if (answer.type === 'FetchResponse') return answer;
  if (answer.type !== 'FetchError') {
    throw new ShellError('IE_SHELL_CHILD_ENDED', `the network process answered a fetch with ${answer.type}`);
  }
  throw new ShellError(netCode(answer.code), answer.error);
}

async function explain(network: NetworkProcess, error: unknown): Promise<unknown> {
  if (!(error instanceof IpcError)) return error;
  if (error.code === 'IE_IPC_TIMEOUT') {
    return new ShellError('IE_SHELL_TIMEOUT', `the network process does not answer: ${error.message}`);
  }
  return new ShellError('IE_SHELL_CHILD_ENDED', `${await network.epitaph()}: try again`, { cause: error });
}

/** The child's word for the code is taken only in the shape that a code has. */
function netCode(code: string | undefined): `IE_NET_${string}` {
  return code && /^IE_NET_[A-Z_]{1,40}$/.test(code) ? (code as `IE_NET_${string}`) : 'IE_NET_CONNECTION';
}
