import type { Socket } from 'node:net';
import type { StreamedBody } from '../body/streamed-body.js';
import { type ConnectionFacts, type ConnectionSteps, connectionFacts } from '../connect/connection-facts.js';
import type { ResponseHeaders } from '../headers/response-headers.js';
import type { Priority } from '../options/priority.js';
import type { ConnectionMeta } from '../responses/response-meta.js';
import type { Waiter } from './waiting-requests.js';

/** Reads the facts of a socket. */
export function reportConnection(socket: Socket, protocol: ConnectionMeta['protocol']): ConnectionReport {
  const { dnsMs, connectMs, tlsMs, ...peer } = connectionFacts(socket) ?? NO_FACTS;
  const steps = {
    ...(dnsMs !== undefined && { dnsMs }),
    ...(connectMs !== undefined && { connectMs }),
    ...(tlsMs !== undefined && { tlsMs }),
  };
  const first = { protocol, ...peer, reused: false };
  return { first, later: { ...first, reused: true }, steps };
}

/** One exchange as pools and connections see it. */
export interface PoolRequest extends Waiter {
  readonly priority: Priority;
  readonly path: string;
  readonly method: string;
  /** Names and values alternate. */
  readonly headers: string[];
  readonly body: Uint8Array | StreamedBody | null;
  /**
   * Called when it gets a connection, before anything is sent. `meta` and `steps` describe the connection.
   */
  onAssigned(slot: ConnectionSlot): void;
  /** Called when it is about to be sent, with a function that aborts it. */
  onConnect(abort: (error?: Error) => void): void;
  /** Called when the request has been sent, with its body. */
  onRequestSent(): void;
  /** Called when the first byte of a response has arrived. */
  onResponseStarted(): void;
  /**
   * Called with each response head, interim ones included. False asks for no more until `resume` is called.
   */
  onHeaders(status: number, headers: ResponseHeaders, resume: () => void): boolean;
  /** Called with each piece of the body. False asks for no more until it is resumed. */
  onData(chunk: Buffer): boolean;
  /** Called before `onComplete` when nothing shows whether the body is complete. */
  onDoubt(): void;
  /** Called when the body has ended. */
  onComplete(): void;
  /** Called when the exchange has failed, once and last. */
  onError(error: Error): void;
}

/** The place of one exchange on a connection. */
export interface ConnectionSlot {
  readonly meta: ConnectionMeta;
  /** When the opening of the connection started, by `performance.now()`. */
  readonly begunAt: number;
  /** How long the steps of its opening took. */
  readonly steps: ConnectionSteps;
  /** Called when the exchange is over: its `onComplete` or `onError` has been called. */
  leave(): void;
}

/** An open connection to one origin. */
export interface Connection {
  /** How many more exchanges it accepts now. */
  readonly room: number;
  /** Whether it carries many exchanges at a time, so that one such connection is enough. */
  readonly isShared: boolean;
  /** Whether it accepts no more exchanges, and closes after the present ones. */
  readonly isLeaving: boolean;
  /** Whether it has no exchange. */
  readonly isIdle: boolean;
  /** Starts an exchange; there must be room. */
  send(request: PoolRequest): void;
  /** Closes it now; its `onClose` follows. Its exchanges fail. */
  destroy(): void;
}

/** The parts of a connection. */
export interface ConnectionParts {
  readonly socket: Socket;
  readonly begunAt: number;
  /** Called when an exchange is over, in a microtask of its own. */
  readonly onLeave: (connection: Connection) => void;
  /** Called when there may be room again for another reason. */
  readonly onRoom: (connection: Connection) => void;
  /** Called once, when the socket is closed. */
  readonly onClose: (connection: Connection) => void;
}

/** The description of a connection for its exchanges: the first one, and those that follow. */
export interface ConnectionReport {
  readonly first: ConnectionMeta;
  readonly later: ConnectionMeta;
  readonly steps: ConnectionSteps;
}

const NO_FACTS: ConnectionFacts = { remoteAddress: '', remotePort: 0 };
