/** A name without the dot of the root: with or without it, a name is one host. */
export function withoutDot(host: string): string {
  return host.endsWith('.') ? host.slice(0, -1) : host;
}

/** An address without the brackets that an IPv6 one has in a URL. */
export function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/u, '$1');
}

/**
 * The host that a URL has for a name as people write it: in lower case, in punycode, and numbers such as `127.1` as
 * addresses. Undefined for what is no host name.
 */
export function readHostName(text: string): string | undefined {
  const isName = !/[/:*?#@[\]\\\s]/u.test(text) && URL.canParse(`http://${text}`);
  return isName ? new URL(`http://${text}`).hostname : undefined;
}
