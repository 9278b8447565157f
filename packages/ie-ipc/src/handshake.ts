import { timingSafeEqual } from 'node:crypto';
import { setDeadline } from './deadline.js';
import { IpcError } from './errors.js';
import { type Peer, readHello, writeHello } from './hello.js';
import type { Link } from './link.js';

/** Milliseconds a peer has to say hello. */
export const HELLO_TIMEOUT_MS = 10_000;

export interface HandshakeOptions {
  /** What this side is, told to the peer. */
  kind: string;
  maxFrameBytes: number;
  /** Runs once the transport is attached; what it returns goes to the peer as the hello's `details`. */
  beforeHello?: (() => unknown) | undefined;
  /** The secret that this side proves. */
  secret?: string | undefined;
  /** The secret that the peer has to prove before it hears anything. */
  expectSecret?: string | undefined;
  /** Already checked to be above zero. @default 10 000 */
  helloTimeoutMs?: number | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Exchanges hellos and opens the link. When it rejects, the link has ended.
 *
 * @throws IpcError `IE_IPC_PROTOCOL_MISMATCH`, `IE_IPC_TIMEOUT`, `IE_IPC_REFUSED`, or what the link ended of.
 */
export async function handshake(link: Link<unknown>, options: HandshakeOptions): Promise<Peer> {
  const watch = watchDeadline(link, options);
  try {
    if (options.expectSecret !== undefined) {
      const peer = await heard(link, options);
      await speak(link, options);
      return welcome(link, peer);
    }
    await speak(link, options);
    return welcome(link, await heard(link, options));
  } catch (error) {
    link.fail(
      error instanceof IpcError ? error : new IpcError('IE_IPC_CLOSED', 'the hello failed', { cause: error }),
    );
    throw watch.aborted() ? options.signal?.reason : error;
  } finally {
    watch.stop();
  }
}

async function speak(link: Link<unknown>, options: HandshakeOptions): Promise<void> {
  const details = await Promise.race([options.beforeHello?.(), link.ended]);
  if (link.error) throw link.error;
  const { kind, secret, maxFrameBytes } = options;
  link.outbox.hello(writeHello({ kind, secret, details, limits: { maxFrameBytes } }));
}

async function heard(link: Link<unknown>, options: HandshakeOptions): Promise<Peer> {
  const text = await Promise.race([link.peerHello, link.ended]);
  if (typeof text !== 'string') throw text;
  const { secret, ...peer } = readHello(text);
  if (options.expectSecret !== undefined && !isSame(secret ?? '', options.expectSecret)) {
    throw new IpcError('IE_IPC_REFUSED', 'the peer did not prove the secret of this channel');
  }
  return peer;
}

function welcome(link: Link<unknown>, peer: Peer): Peer {
  link.outbox.limitFrames(peer.limits.maxFrameBytes);
  link.open();
  return peer;
}

function watchDeadline(link: Link<unknown>, options: HandshakeOptions) {
  const { signal, helloTimeoutMs = HELLO_TIMEOUT_MS } = options;
  const callOff = setDeadline(helloTimeoutMs, () => {
    link.fail(new IpcError('IE_IPC_TIMEOUT', `the peer did not say hello within ${helloTimeoutMs} ms`));
  });
  const abort = () => link.fail(new IpcError('IE_IPC_CLOSED', 'given up before the hello'));
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

function isSame(proof: string, secret: string): boolean {
  const [left, right] = [Buffer.from(proof), Buffer.from(secret)];
  return left.length === right.length && timingSafeEqual(left, right);
}
