import type { TlsOptions } from 'node:tls';
import type { NetErrorCode } from '../../src/errors/net-error.js';
import type { Script } from './scripts.js';

/** The behavior of a server at each stage. It is correct at an absent stage. */
export interface Behaviour {
  /** `https:` in the URL. Without `tls`, the server does not support TLS. */
  readonly scheme?: 'http' | 'https';
  /** Makes it a TLS server, with these options in place of correct ones. */
  readonly tls?: TlsOptions;
  /** The loopback address of the server. @default '127.0.0.1' */
  readonly host?: string;
  /** Handles a connection before any request. The server then does not serve the good page. */
  readonly onConnection?: Script;
  /** The response to every request except that for the good page. */
  readonly onRequest?: Script;
}

/** A successful response: its status, and its body or the body's length. */
export interface GoodAnswer {
  readonly status: number;
  readonly body?: string;
  readonly length?: number;
}

/** A hostile server, and the required result of a request. */
export interface HostileCase {
  /** Completes the sentence "a server that …". */
  readonly title: string;
  readonly server: Behaviour;
  readonly ends: NetErrorCode | GoodAnswer;
  /** The path of the request. @default '/' */
  readonly path?: string;
  readonly method?: 'HEAD';
  /** The host name, which the client's own resolver resolves. A network process resolves names itself. */
  readonly name?: string;
  /** Total deadline in milliseconds. @default 300 for the result `IE_NET_TIMEOUT`, or else 15000 */
  readonly timeoutMs?: number;
  /** @default 1000000 */
  readonly maxBodyBytes?: number;
  /** @default 5 */
  readonly maxRedirects?: number;
}

/** The required result of a case, as text for a table. */
export function describeEnd({ ends }: HostileCase): string {
  return typeof ends === 'string' ? ends : `status ${ends.status}`;
}
