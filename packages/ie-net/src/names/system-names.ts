import { lookup } from 'node:dns';
import { withoutDot } from '../addresses/host-name.js';
import { askDns, type DnsAnswer } from './ask-dns.js';
import { type Names, namesByLookup } from './names.js';
import { type ResolverFiles, resolverFiles } from './resolver-files.js';

/**
 * Asks the name servers itself where the answer is the one that `dns.lookup` would give, because `dns.lookup` tells no
 * time to live; and `dns.lookup` where the system has ways of its own: the hosts file, search domains, multicast, and
 * all platforms but Linux. What the name servers don't know, or can't say, `dns.lookup` has the last word on.
 */
export class SystemNames {
  readonly #servers: readonly string[];
  readonly #files: ResolverFiles;
  readonly #system: Names;
  readonly #ask: typeof askDns;
  readonly #platform: NodeJS.Platform;

  constructor(options: SystemNamesOptions = {}) {
    this.#servers = options.servers ?? [];
    this.#files = options.files ?? resolverFiles();
    this.#system = options.system ?? namesByLookup(lookup);
    this.#ask = options.ask ?? askDns;
    this.#platform = options.platform ?? process.platform;
  }

  /** The addresses of a name, and how long they may be kept: not at all where nobody says so. */
  async find(hostname: string, signal: AbortSignal): Promise<DnsAnswer> {
    const name = withoutDot(hostname.toLowerCase());
    if (this.#isOfSystem(name)) return this.#askSystem(hostname, signal);
    try {
      return await this.#ask({ hostname: name, servers: this.#servers, signal });
    } catch (error) {
      // Who has named servers wants no others to hear of the name.
      if (this.#servers.length > 0 || hasTimedOut(error)) throw error;
      signal.throwIfAborted();
      return this.#askSystem(hostname, signal);
    }
  }

  #isOfSystem(name: string): boolean {
    const hosts = this.#files.hosts.content;
    if (hosts?.has(name)) return true;
    if (this.#servers.length > 0) return false;
    const dots = this.#files.dots.content;
    if (this.#platform !== 'linux' || hosts === undefined || dots === undefined) return true;
    return name.split('.').length - 1 < Math.max(dots, 1) || name.endsWith('.local');
  }

  async #askSystem(hostname: string, signal: AbortSignal): Promise<DnsAnswer> {
    return { addresses: await this.#system.find(hostname, signal), ttl: 0 };
  }
}

/** How names are resolved; each has the system's way as its default. */
export interface SystemNamesOptions {
  /** Name servers to ask, and nobody else. */
  readonly servers?: readonly string[];
  readonly files?: ResolverFiles;
  readonly system?: Names;
  readonly ask?: typeof askDns;
  readonly platform?: NodeJS.Platform;
}

// The system would ask the same servers, and wait as long again.
function hasTimedOut(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ETIMEOUT';
}
