import type { Socket } from 'node:net';
import type { StreamedBody } from '../body/streamed-body.js';
import { type ConnectionFacts, type ConnectionSteps, connectionFacts } from '../connect/connection-facts.js';
import type { ResponseHeaders } from '../headers/response-headers.js';
import type { Priority } from '../options/priority.js';
import type { ConnectionMeta } from '../responses/response-meta.js';
import type { Waiter } from './waiting-requests.js';

/** Reads what is known of a socket. */
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

/** One exchange as lines and connections see it. */
export interface PoolRequest extends Waiter {
  readonly priority: Priority;
  readonly path: string;
  readonly method: string;
  /** Names and values by turns. */
  readonly headers: string[];
  readonly body: Uint8Array | StreamedBody | null;
  /** Called when its turn has come, before anything is sent; `meta` and `steps` tell of the connection. */
  onAssigned(slot: ConnectionSlot): void;
  /** Called when it is about to be sent, with what ends it. */
  onConnect(abort: (error?: Error) => void): void;
  /** Called when the request has been sent, body included. */
  onRequestSent(): void;
  /** Called when the first byte of a response is there. */
  onResponseStarted(): void;
  /** Called with each head of a response, the interim ones included; false asks for no more until `resume` is called. */
  onHeaders(status: number, headers: ResponseHeaders, resume: () => void): boolean;
  /** Called with each piece of the body; false asks for no more until it is resumed. */
  onData(chunk: Buffer): boolean;
  /** Called before `onComplete` when nothing says whether the body is whole. */
  onDoubt(): void;
  /** Called when the body has come to its end. */
  onComplete(): void;
  /** Called when the exchange has failed, once and last. */
  onError(error: Error): void;
}

/** The place that one exchange has on a connection. */
export interface ConnectionSlot {
  readonly meta: ConnectionMeta;
  /** When the connection was begun, by `performance.now()`. */
  readonly begunAt: number;
  /** How long the steps of its making took. */
  readonly steps: ConnectionSteps;
  /** Says that the exchange is over: its `onComplete` or `onError` has been called. */
  leave(): void;
}

/** An open connection to one origin. */
export interface Connection {
  /** How many more exchanges it takes now. */
  readonly room: number;
  /** Whether it takes many exchanges at a time, so that one such connection is enough. */
  readonly isShared: boolean;
  /** Whether it takes no exchange any more, and closes when those on it are over. */
  readonly isLeaving: boolean;
  /** Whether no exchange is on it. */
  readonly isIdle: boolean;
  /** Begins an exchange; there has to be room. */
  send(request: PoolRequest): void;
  /** Closes it now; its `onClose` follows. What is under way on it fails. */
  destroy(): void;
}

/** What a connection is made of. */
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

/** What the exchanges on a connection are told of it: the first one, and those that follow. */
export interface ConnectionReport {
  readonly first: ConnectionMeta;
  readonly later: ConnectionMeta;
  readonly steps: ConnectionSteps;
}

const NO_FACTS: ConnectionFacts = { remoteAddress: '', remotePort: 0 };
