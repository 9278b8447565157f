import type { LookupAddress } from 'node:dns';
import { connect, type Socket } from 'node:net';

/**
 * Connects to the first of several addresses that answers ("happy eyeballs"). If an address has not answered
 * within {@link NEXT_ATTEMPT_MS}, the next one is tried as well, of the other family if there is one. Earlier
 * attempts continue, so that a slow address is not abandoned for a dead one.
 *
 * @throws the error of the connection, or an AggregateError when several addresses have failed
 * @see https://www.rfc-editor.org/rfc/rfc8305#section-5
 */
export function dial({ addresses, port, signal }: DialOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const waiting = alternateFamilies(addresses).slice(0, MAX_ADDRESSES);
    const racing = new Set<Socket>();
    const failures: NodeJS.ErrnoException[] = [];
    let timer: NodeJS.Timeout | undefined;

    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      for (const socket of racing) socket.destroy();
    };
    const giveUp = () => {
      end();
      reject(signal.reason);
    };
    const start = () => {
      clearTimeout(timer);
      const next = waiting.shift();
      if (next === undefined) return;
      const socket = connect({ ...SOCKET_OPTIONS, host: next.address, port });
      racing.add(socket);
      socket.once('connect', () => {
        racing.delete(socket);
        end();
        resolve(socket);
      });
      // The listener stays, because the socket may fail before its next owner listens.
      socket.on('error', (error) => {
        if (!racing.delete(socket)) return;
        failures.push(error);
        if (waiting.length > 0) start();
        else if (racing.size === 0) {
          end();
          reject(joinFailures(failures));
        }
      });
      if (waiting.length > 0) timer = setTimeout(start, NEXT_ATTEMPT_MS);
    };

    if (signal.aborted) return giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    start();
  });
}

/** The options of a connection attempt. */
export interface DialOptions {
  /** In the resolver's order; at least one. */
  readonly addresses: readonly LookupAddress[];
  readonly port: number;
  /** Aborts; the promise rejects with its reason. */
  readonly signal: AbortSignal;
}

/** How long an address is tried alone: the delay that RFC 8305 recommends. */
export const NEXT_ATTEMPT_MS = 250;

/** How many addresses of a name are tried: a name with a thousand addresses must not make a port scanner. */
const MAX_ADDRESSES = 16;

const SOCKET_OPTIONS = {
  noDelay: true,
  keepAlive: true,
  keepAliveInitialDelay: 60_000,
  highWaterMark: 64 * 1024,
};

function alternateFamilies(addresses: readonly LookupAddress[]): LookupAddress[] {
  const [first] = addresses;
  const same = addresses.filter(({ family }) => family === first?.family);
  const other = addresses.filter(({ family }) => family !== first?.family);
  return same
    .flatMap((address, index) => [address, ...other.slice(index, index + 1)])
    .concat(other.slice(same.length));
}

function joinFailures(failures: readonly NodeJS.ErrnoException[]): Error {
  const [first] = failures;
  if (first !== undefined && failures.length === 1) return first;
  return Object.assign(new AggregateError(failures), { code: first?.code });
}
