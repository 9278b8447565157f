import { lookup } from 'node:dns';
import { withoutDot } from '../addresses/host-name.js';
import { askDns, type DnsAnswer } from './ask-dns.js';
import { type Names, namesByLookup } from './names.js';
import { type ResolverFiles, resolverFiles } from './resolver-files.js';

/**
 * Queries the name servers itself where the result equals that of `dns.lookup`, because `dns.lookup` returns
 * no time to live. Uses `dns.lookup` where the system has other sources: the hosts file, search domains,
 * multicast, and all platforms but Linux. If the name servers have no answer, `dns.lookup` decides.
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

  /** Returns the addresses of a name, and how long they may be cached: not at all where no record says. */
  async find(hostname: string, signal: AbortSignal): Promise<DnsAnswer> {
    const name = withoutDot(hostname.toLowerCase());
    if (this.#isOfSystem(name)) return this.#askSystem(hostname, signal);
    try {
      return await this.#ask({ hostname: name, servers: this.#servers, signal });
    } catch (error) {
      // A caller who names servers wants no others to see the name.
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

/** How names are resolved; each option defaults to the system's way. */
export interface SystemNamesOptions {
  /** The only name servers to query. */
  readonly servers?: readonly string[];
  readonly files?: ResolverFiles;
  readonly system?: Names;
  readonly ask?: typeof askDns;
  readonly platform?: NodeJS.Platform;
}

// The system would query the same servers, and wait as long again.
function hasTimedOut(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ETIMEOUT';
}
