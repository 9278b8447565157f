import { createServer, type Server, type Socket } from 'node:net';
import { setDeadline } from './errors/deadline.js';
import { IpcError } from './errors/ipc-error.js';
import { HELLO_TIMEOUT_MS } from './link/handshake.js';
import { checkPipeName } from './transport/transport-named-pipe.js';

/**
 * Listens on `name` and opens a channel with each process that connects, until one has opened.
 * @throws IpcError `IE_IPC_BAD_PIPE`
 */
export async function listenForPeer<Channel extends Destroyable>(
  name: string,
  options: ListenOptions,
  open: OpenChannel<Channel>,
): Promise<NamedPipeListener<Channel>> {
  checkPipeName(name);
  if (options.signal?.aborted) throw options.signal.reason;
  const server = createServer();
  await listen(server, name);
  return new PeerWait(server, options, open);
}

/** A wait for one peer. */
export interface NamedPipeListener<Channel> extends AsyncDisposable {
  /**
   * The channel to the first peer that said hello and proved the secret. Rejects with `IE_IPC_TIMEOUT` when
   * none did within the deadline, with `IE_IPC_CLOSED` after `close()`, with the signal's reason.
   */
  readonly accepted: Promise<Channel>;
  /** Ends the wait, and every connection but the accepted one. */
  close(): Promise<void>;
}

export interface ListenOptions {
  /** Already checked to be above zero. */
  helloTimeoutMs?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** How many peers may be on their way through the hello: past it, the oldest has had its chance. */
const MAX_UNPROVEN_PEERS = 64;

/** What is needed of a channel here: to refuse the second one that connects. */
interface Destroyable {
  destroy(): void;
}

type OpenChannel<Channel> = (stream: Socket, signal: AbortSignal) => Promise<Channel>;

class PeerWait<Channel extends Destroyable> implements NamedPipeListener<Channel> {
  readonly accepted: Promise<Channel>;
  readonly #unproven = new Set<AbortController>();
  readonly #stop: (error: unknown) => void;
  #isOver = false;

  constructor(server: Server, options: ListenOptions, open: OpenChannel<Channel>) {
    const { signal, helloTimeoutMs = HELLO_TIMEOUT_MS } = options;
    const { promise, resolve, reject } = withResolvers<Channel>();
    this.accepted = promise;
    this.#stop = reject;

    const abort = () => reject(signal?.reason);
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort);
    const callOff = setDeadline(helloTimeoutMs, () => {
      reject(new IpcError('IE_IPC_TIMEOUT', `no peer sent the secret within ${helloTimeoutMs} ms`));
    });
    server.on('connection', (stream) => {
      void this.#tryPeer(stream, open).then((channel) => {
        if (this.#isOver) channel?.destroy();
        else if (channel) {
          this.#isOver = true;
          resolve(channel);
        }
      });
    });
    server.on('error', (cause) => reject(new IpcError('IE_IPC_BAD_PIPE', cause.message, { cause })));

    const finish = () => {
      this.#isOver = true;
      callOff();
      signal?.removeEventListener('abort', abort);
      server.close();
      // The accepted socket points to its server, whose listeners hold the options of its channel.
      server.removeAllListeners();
      for (const peer of this.#unproven) peer.abort();
    };
    promise.then(finish, finish);
  }

  async close(): Promise<void> {
    this.#stop(new IpcError('IE_IPC_CLOSED', 'the listener was closed'));
    // The server's own 'close' would wait for the accepted connection too.
    await this.accepted.catch(() => {});
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #tryPeer(stream: Socket, open: OpenChannel<Channel>): Promise<Channel | undefined> {
    const peer = new AbortController();
    this.#unproven.add(peer);
    if (this.#unproven.size > MAX_UNPROVEN_PEERS) {
      const [oldest] = this.#unproven;
      oldest?.abort();
    }
    try {
      return await open(stream, peer.signal);
    } catch {
      // A wrong peer is no reason to stop waiting for the right one.
      return undefined;
    } finally {
      this.#unproven.delete(peer);
    }
  }
}

function listen(server: Server, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(new IpcError('IE_IPC_BAD_PIPE', `cannot listen on ${name}: ${cause.message}`, { cause }));
    });
    server.listen(name, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
}

/** Promise.withResolvers, which Node 20 has not got. */
function withResolvers<Value>() {
  let resolve!: (value: Value) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<Value>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
