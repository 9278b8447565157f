import { isIP } from 'node:net';
import { withoutDot } from '../addresses/host-name.js';

/** The hosts with an HSTS policy, each until it expires. Their number is limited. */
export class HstsStore {
  readonly #hosts = new Map<string, HstsEntry>();

  /**
   * Stores the policy in the first `strict-transport-security` header of an HTTPS response. IP addresses have no
   * HSTS policy.
   *
   * @see https://www.rfc-editor.org/rfc/rfc6797#section-8.1
   */
  update(hostname: string, header: string, now: number): void {
    const host = withoutDot(hostname);
    const policy = parseHsts(header);
    if (policy === undefined || isAddress(host)) return;
    // A Map keeps the order of insertion, so the first host is the least recently updated.
    this.#hosts.delete(host);
    if (policy.maxAge === 0) return;
    const { maxAge, includeSubDomains } = policy;
    this.#hosts.set(host, { expires: now + maxAge * 1000, includeSubDomains });
    if (this.#hosts.size <= MAX_HOSTS) return;
    for (const oldest of this.#hosts.keys()) {
      this.#hosts.delete(oldest);
      return;
    }
  }

  /** Whether a host has a policy, or a parent domain has one with `includeSubDomains`. */
  applies(hostname: string, now: number): boolean {
    const host = withoutDot(hostname);
    if (isAddress(host)) return false;
    for (let name = host; ; name = name.slice(name.indexOf('.') + 1)) {
      const entry = this.#hosts.get(name);
      if (entry !== undefined && entry.expires <= now) this.#hosts.delete(name);
      else if (entry !== undefined && (entry.includeSubDomains || name === host)) return true;
      if (!name.includes('.')) return false;
    }
  }
}

/** Maximum number of hosts in one store. */
export const MAX_HOSTS = 500;

interface HstsEntry {
  /** Milliseconds since 1970. */
  readonly expires: number;
  readonly includeSubDomains: boolean;
}

/**
 * Parses a `strict-transport-security` header; undefined when it is invalid.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6797#section-6.1
 */
export function parseHsts(header: string): { maxAge: number; includeSubDomains: boolean } | undefined {
  const directives = new Map<string, string | undefined>();
  if (header.length > MAX_HEADER) return undefined;
  for (const part of header.split(';').map((text) => text.trim())) {
    if (part === '') continue;
    const [, name = '', token, quoted] = DIRECTIVE.exec(part) ?? [];
    const directive = name.toLowerCase();
    if (directive === '' || directives.has(directive)) return undefined;
    directives.set(directive, token ?? quoted);
  }
  const maxAge = directives.get('max-age');
  const includeSubDomains = directives.has('includesubdomains');
  if (maxAge === undefined || !/^\d+$/u.test(maxAge)) return undefined;
  if (includeSubDomains && directives.get('includesubdomains') !== undefined) return undefined;
  return { maxAge: Math.min(Number(maxAge), MAX_AGE_SECONDS), includeSubDomains };
}

// A name, optionally with a token or a quoted string.
const DIRECTIVE =
  /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+)(?:[\t ]*=[\t ]*(?:([!#$%&'*+\-.^_`|~0-9A-Za-z]+)|"([^"\\]*)"))?$/u;

const MAX_HEADER = 1024;
const MAX_AGE_SECONDS = 10 * 365 * 24 * 60 * 60;

function isAddress(host: string): boolean {
  return host.startsWith('[') || isIP(host) !== 0;
}
