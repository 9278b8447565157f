/** A name without the dot of the root: with or without it, a name is one host. */
export function withoutDot(host: string): string {
  return host.endsWith('.') ? host.slice(0, -1) : host;
}

/** An address without the brackets that an IPv6 one has in a URL. */
export function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/u, '$1');
}
