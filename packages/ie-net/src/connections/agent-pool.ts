import type { AddressPolicy } from '../addresses/address-policy.js';
import { BoundedMap } from '../collections/bounded-map.js';
import { Connectors } from '../connect/connectors.js';
import type { ClientSettings } from '../options/client-options.js';
import type { Partition } from '../partitions/partition.js';
import { ConnectionLimits } from './connection-limits.js';
import { GuardedAgent } from './guarded-agent.js';

/**
 * One agent for each partition and address policy in use, so that no request gets a socket that was opened
 * for another site or under another policy. The number of agents is limited: the least recently used one is
 * retired.
 */
export class AgentPool {
  readonly #settings: ClientSettings;
  readonly #connectors: Connectors;
  readonly #agents = new BoundedMap<GuardedAgent>(MAX_AGENTS, (agent) => this.#retire(agent));
  readonly #retired = new Set<GuardedAgent>();
  readonly #limits: ConnectionLimits;

  constructor(settings: ClientSettings) {
    this.#settings = settings;
    this.#connectors = new Connectors(settings);
    this.#limits = new ConnectionLimits(settings);
  }

  /**
   * Returns the agent for an address policy in a partition. Use it in the same turn: a later call may retire
   * it.
   */
  get(policy: AddressPolicy, partition: Partition): GuardedAgent {
    const key = `${partition.key} ${policy.key}`;
    const known = this.#agents.get(key);
    if (known !== undefined) return known;
    const agent = this.#create(policy, partition);
    this.#agents.set(key, agent);
    return agent;
  }

  /** Closes the connections of a partition, each as soon as its request has ended, and drops their state. */
  forget(partition: Partition): void {
    this.#connectors.forget(partition);
    for (const [key, agent] of this.#agents.entries()) {
      if (!key.startsWith(`${partition.key} `)) continue;
      this.#agents.delete(key);
      this.#retire(agent);
    }
  }

  /** Closes each connection as soon as its request has ended. */
  async close(): Promise<void> {
    const agents = [...this.#agents.values()];
    this.#agents.clear();
    for (const agent of agents) this.#retire(agent);
    await Promise.allSettled([...this.#retired].map((agent) => agent.close()));
  }

  /** Closes every connection at once. */
  async destroy(): Promise<void> {
    const agents = [...this.#agents.values(), ...this.#retired];
    this.#agents.clear();
    this.#retired.clear();
    await Promise.all(agents.map((agent) => agent.destroy()));
  }

  #create(policy: AddressPolicy, partition: Partition): GuardedAgent {
    const connector = this.#connectors.build(policy, partition);
    return new GuardedAgent({ connector, settings: this.#settings, limits: this.#limits });
  }

  #retire(agent: GuardedAgent): void {
    this.#retired.add(agent);
    agent.close().then(
      () => this.#retired.delete(agent),
      () => this.#retired.delete(agent),
    );
  }
}

/** How many agents are kept, besides retired ones with requests in progress. */
export const MAX_AGENTS = 200;
