import { setDeadline } from '../errors/deadline.js';
import { IpcError } from '../errors/ipc-error.js';
import { type Peer, type PeerLimits, readHello, writeHello } from './hello.js';
import type { Link } from './link.js';

/**
 * Exchanges hellos. When it rejects, the link has ended.
 *
 * @throws IpcError `IE_IPC_PROTOCOL_MISMATCH`, `IE_IPC_TIMEOUT`, `IE_IPC_REFUSED`, or the error that ended
 * the link
 */
export async function handshake(link: Link<unknown>, options: HandshakeOptions): Promise<Peer> {
  const watch = watchDeadline(link, options);
  try {
    if (options.expectSecret === undefined && !options.greeted) await speak(link, options);
    const peer = await heard(link, options);
    if (options.expectSecret !== undefined) await speak(link, options);
    link.outbox.limit(peer.limits);
    return peer;
  } catch (error) {
    link.fail(
      error instanceof IpcError ? error : new IpcError('IE_IPC_CLOSED', 'the hello failed', { cause: error }),
    );
    throw watch.aborted() ? options.signal?.reason : error;
  } finally {
    watch.stop();
  }
}

/** Milliseconds until the peer's hello must arrive. */
export const HELLO_TIMEOUT_MS = 10_000;

export interface HandshakeOptions {
  /** The name of this side, for the peer. */
  kind: string;
  /** The limits of this side. */
  limits: PeerLimits;
  /** Called once the transport is attached. Its result becomes the hello's `details`. */
  beforeHello?: (() => unknown) | undefined;
  /** Whether this side has sent its hello. */
  greeted?: boolean | undefined;
  /** The secret that this side sends. */
  secret?: string | undefined;
  /** The secret that the peer must send before this side sends anything. */
  expectSecret?: string | undefined;
  /** Already checked to be above zero. @default 10 000 */
  helloTimeoutMs?: number | undefined;
  signal?: AbortSignal | undefined;
}

async function speak(link: Link<unknown>, options: HandshakeOptions): Promise<void> {
  const details = await Promise.race([options.beforeHello?.(), link.ended]);
  if (link.error) throw link.error;
  const { kind, secret, limits } = options;
  link.outbox.hello(writeHello({ kind, secret, details, limits }));
}

async function heard(link: Link<unknown>, options: HandshakeOptions): Promise<Peer> {
  const text = await Promise.race([link.peerHello, link.ended]);
  if (typeof text !== 'string') throw text;
  const { secret, ...peer } = readHello(text);
  if (options.expectSecret !== undefined && !(await isSame(secret ?? '', options.expectSecret))) {
    throw new IpcError('IE_IPC_REFUSED', 'the peer did not send the secret of this channel');
  }
  return peer;
}

function watchDeadline(link: Link<unknown>, options: HandshakeOptions) {
  const { signal, helloTimeoutMs = HELLO_TIMEOUT_MS } = options;
  const callOff = setDeadline(helloTimeoutMs, () => {
    link.fail(new IpcError('IE_IPC_TIMEOUT', `the peer sent no hello within ${helloTimeoutMs} ms`));
  });
  const abort = () => link.fail(new IpcError('IE_IPC_CLOSED', 'cancelled before the hello'));
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort);
  return {
    aborted: () => signal?.aborted === true,
    stop: () => {
      callOff();
      signal?.removeEventListener('abort', abort);
    },
  };
}

async function isSame(proof: string, secret: string): Promise<boolean> {
  // Loaded here, because a channel on a descriptor does not need it, and a child loads only what it uses.
  const { timingSafeEqual } = await import('node:crypto');
  const [left, right] = [Buffer.from(proof), Buffer.from(secret)];
  return left.length === right.length && timingSafeEqual(left, right);
}
