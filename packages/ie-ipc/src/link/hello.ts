import { IpcError } from '../errors/ipc-error.js';
import { quote } from '../errors/peer-words.js';
import { parseJson } from '../wire/message-codec.js';
import { MESSAGE_WINDOW_BYTES } from './message-window.js';

/** Writes the text of a hello of this version. */
export function writeHello(hello: Omit<Hello, 'protocol' | 'build'>): string {
  return JSON.stringify({ protocol: PROTOCOL_VERSION, build: BUILD, ...hello });
}

/**
 * The version of frames and messages together. Peers with different versions end the connection at the hello.
 */
export const PROTOCOL_VERSION = 2;

declare const __BUILD__: string;
/** The version of this package, which the peer uses in its error messages. */
const BUILD = typeof __BUILD__ === 'string' ? __BUILD__ : 'source';

/** The first frame each way: the sender and its limits. */
export interface Hello {
  protocol: number;
  build: string;
  /** The kind of the sender: `browser`, `network` or `renderer` in our programs, another name elsewhere. */
  kind: string;
  limits: PeerLimits;
  /** The one-time secret of a named pipe, from the side that connects. */
  secret?: string | undefined;
  /** More about the sender, which its peer must validate. */
  details?: unknown;
}

/**
 * The limits of a sender, as whole numbers. Without a number of streams it accepts none; without one of
 * messages, 8 MiB.
 */
export interface PeerLimits {
  maxFrameBytes: number;
  /**
   * How many bytes of messages it keeps that its program has not taken yet: each counts the bytes of its
   * frame and 2 KiB.
   */
  messageWindowBytes: number;
  maxStreams: number;
  streamWindowBytes: number;
}

/** What a peer's hello said. */
export type Peer = Omit<Hello, 'secret'>;

/**
 * Reads a peer's hello, its version first: the rest may look different in another version.
 *
 * @throws IpcError `IE_IPC_PROTOCOL_MISMATCH` naming both versions, `IE_IPC_INVALID_MESSAGE` for an invalid
 * hello
 */
export function readHello(json: string): Hello {
  const hello = parseJson(json);
  // Checked by hand, because a schema would have to be loaded, and a child loads nothing before its hello.
  if (!isRecord(hello) || !Number.isSafeInteger(hello.protocol)) throw invalid('protocol');
  if (hello.protocol !== PROTOCOL_VERSION) {
    throw new IpcError(
      'IE_IPC_PROTOCOL_MISMATCH',
      `the peer speaks protocol version ${hello.protocol} (build ${describeBuild(hello.build)}), this side version ` +
        `${PROTOCOL_VERSION} (build ${BUILD}): install the same release on both sides`,
    );
  }
  const { build, kind, limits, secret, details } = hello;
  if (typeof build !== 'string') throw invalid('build');
  if (typeof kind !== 'string') throw invalid('kind');
  if (secret !== undefined && typeof secret !== 'string') throw invalid('secret');
  return { protocol: PROTOCOL_VERSION, build, kind, limits: readLimits(limits), secret, details };
}

function readLimits(limits: unknown): PeerLimits {
  if (!isRecord(limits)) throw invalid('limits');
  const { maxFrameBytes, maxStreams = 0, streamWindowBytes = 0 } = limits;
  const { messageWindowBytes = MESSAGE_WINDOW_BYTES } = limits;
  if (!isCount(maxFrameBytes) || maxFrameBytes === 0) throw invalid('limits.maxFrameBytes');
  if (!isCount(messageWindowBytes) || messageWindowBytes === 0) throw invalid('limits.messageWindowBytes');
  if (!isCount(maxStreams)) throw invalid('limits.maxStreams');
  if (!isCount(streamWindowBytes)) throw invalid('limits.streamWindowBytes');
  return { maxFrameBytes, messageWindowBytes, maxStreams, streamWindowBytes };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function invalid(field: string): IpcError {
  return new IpcError('IE_IPC_INVALID_MESSAGE', `the peer's hello is invalid: ${field} is missing or wrong`);
}

/** The peer's own text for its build, which may contain anything. */
function describeBuild(build: unknown): string {
  return typeof build === 'string' ? quote(build.slice(0, 40)) : 'unknown';
}
