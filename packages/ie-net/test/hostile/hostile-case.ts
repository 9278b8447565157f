import type { TlsOptions } from 'node:tls';
import type { NetErrorCode } from '../../src/errors/net-error.js';
import type { Script } from './scripts.js';

/** What a server does at each stage. Where a stage is left out, the server does it as servers should. */
export interface Behaviour {
  /** `https:` in the URL; without `tls` the server does not speak it. */
  readonly scheme?: 'http' | 'https';
  /** Makes it a TLS server, with these options in place of a good server's. */
  readonly tls?: TlsOptions;
  /** The loopback address that it listens on. @default '127.0.0.1' */
  readonly host?: string;
  /** What it does with a connection, before any request. It then serves no good page itself. */
  readonly onConnection?: Script;
  /** What it answers to every request but that for the good page. */
  readonly onRequest?: Script;
}

/** How a response may be right: its status, and its body or the body's length. */
export interface GoodAnswer {
  readonly status: number;
  readonly body?: string;
  readonly length?: number;
}

/** One way to be hostile, and the one way in which it has to end. */
export interface HostileCase {
  /** Completes the sentence "a server that …". */
  readonly title: string;
  readonly server: Behaviour;
  readonly ends: NetErrorCode | GoodAnswer;
  /** What is asked for. @default '/' */
  readonly path?: string;
  readonly method?: 'HEAD';
  /** Asks under this name, which the client's own resolver answers. A process resolves names by itself. */
  readonly name?: string;
  /** Milliseconds for it all. @default 300 where it ends as `IE_NET_TIMEOUT`, else 15000 */
  readonly timeoutMs?: number;
  /** @default 1000000 */
  readonly maxBodyBytes?: number;
  /** @default 5 */
  readonly maxRedirects?: number;
}

/** How a case that fails is told from one that ends in an answer, in a table. */
export function describeEnd({ ends }: HostileCase): string {
  return typeof ends === 'string' ? ends : `status ${ends.status}`;
}
