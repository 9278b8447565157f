import { Agent, type Dispatcher } from 'undici';
import type { ClientSettings } from './client-options.js';
import type { GuardedConnector } from './guarded-connector.js';

/** What an agent is made of. */
export interface GuardedAgentOptions {
  readonly connector: GuardedConnector;
  readonly settings: ClientSettings;
}

/** The connections that were opened under one address policy. */
export class GuardedAgent {
  readonly #agent: Agent;
  readonly #connector: GuardedConnector;
  readonly #waiting = new Map<string, number>();

  constructor({ connector, settings }: GuardedAgentOptions) {
    const { timeouts, connections, maxHeaderBytes } = settings;
    this.#connector = connector;
    this.#agent = new Agent({
      connect: connector.connect,
      connections,
      maxHeaderSize: maxHeaderBytes,
      headersTimeout: timeouts.headersMs,
      bodyTimeout: timeouts.bodyIdleMs,
      // A server may ask for longer, but not for the ten minutes that undici would grant.
      keepAliveMaxTimeout: 60_000,
      pipelining: 1,
    });
  }

  /** Hands one request to the connections of its origin. */
  dispatch(options: Agent.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    this.#agent.dispatch(options, handler);
  }

  /**
   * Counts a request that waits for a connection to `origin`; the function returned says that it waits no more.
   *
   * undici can't withdraw a request that hasn't got its connection, so that a handshake that never ends would
   * outlive the request by the whole connect deadline: when the last one has given up, the attempt is ended.
   */
  wait(origin: string): (outcome: 'connected' | 'gave-up') => void {
    this.#waiting.set(origin, (this.#waiting.get(origin) ?? 0) + 1);
    return (outcome) => {
      const left = (this.#waiting.get(origin) ?? 1) - 1;
      if (left > 0) {
        this.#waiting.set(origin, left);
        return;
      }
      this.#waiting.delete(origin);
      if (outcome === 'gave-up') setImmediate(() => this.#abandonUnlessWaiting(origin));
    };
  }

  /** Closes idle connections now and the others as their requests end. */
  async close(): Promise<void> {
    await this.#agent.close();
  }

  /** Closes every connection now. */
  async destroy(): Promise<void> {
    this.#connector.abandon();
    await this.#agent.destroy();
  }

  // A turn later, because a request that follows at once would share the attempt, and its end.
  #abandonUnlessWaiting(origin: string): void {
    if (!this.#waiting.has(origin)) this.#connector.abandon(origin);
  }
}
