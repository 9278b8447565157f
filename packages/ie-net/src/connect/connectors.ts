import type { AddressPolicy } from '../addresses/address-policy.js';
import { BoundedMap } from '../collections/bounded-map.js';
import { NameCache } from '../names/name-cache.js';
import { type Names, namesByLookup } from '../names/names.js';
import { SystemNames } from '../names/system-names.js';
import type { ClientSettings } from '../options/client-options.js';
import type { Partition } from '../partitions/partition.js';
import { buildGuardedConnector, type GuardedConnector } from './guarded-connector.js';
import { SecureContexts } from './secure-contexts.js';
import type { TlsSession } from './tls-handshake.js';

/** Builds connectors, and keeps what all connections of one client share. */
export class Connectors {
  readonly #settings: ClientSettings;
  readonly #contexts: SecureContexts;
  readonly #names: NameCache;
  readonly #fixedNames: Names | undefined;
  readonly #sessions = new BoundedMap<TlsSession>(MAX_SESSIONS);

  constructor(settings: ClientSettings) {
    this.#settings = settings;
    this.#contexts = new SecureContexts(settings);
    this.#names = new NameCache(new SystemNames({ servers: settings.nameServers }));
    this.#fixedNames = settings.lookup && namesByLookup(settings.lookup);
  }

  /** Returns a connector for the requests of a partition under an address policy. */
  build(policy: AddressPolicy, partition: Partition): GuardedConnector {
    const { timeouts, proxy, http2, resolve } = this.#settings;
    const { key } = partition;
    // A resumed session tells the server that it is the same client.
    const sessionKey = (hostname: string) => `${key} ${hostname}`;
    return buildGuardedConnector({
      policy,
      connectMs: timeouts.connectMs,
      proxy,
      http2,
      fixed: resolve,
      names: this.#fixedNames ?? this.#names.within(key),
      secureContext: (hostname) => this.#contexts.for(hostname),
      sessions: {
        get: (hostname) => this.#sessions.get(sessionKey(hostname)),
        set: (hostname, session) => this.#sessions.set(sessionKey(hostname), session),
      },
    });
  }

  /**
   * Drops the state of a partition: the addresses of names, and the sessions by which servers would recognise
   * it.
   */
  forget({ key }: Partition): void {
    this.#names.forget(key);
    this.#sessions.deleteAll(`${key} `);
  }
}

/** How many TLS sessions are kept, of about 2 KiB each. */
const MAX_SESSIONS = 500;
