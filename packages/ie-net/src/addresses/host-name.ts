/** Removes the dot of the root: a name with it is the same host. */
export function withoutDot(host: string): string {
  return host.endsWith('.') ? host.slice(0, -1) : host;
}

/** Removes the brackets around an IPv6 address in a URL. */
export function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/u, '$1');
}

/**
 * Returns the host as a URL has it: in lower case, in punycode, and numbers such as `127.1` as addresses.
 * Undefined for an invalid host name.
 */
export function readHostName(text: string): string | undefined {
  const isName = !/[/:*?#@[\]\\\s]/u.test(text) && URL.canParse(`http://${text}`);
  return isName ? new URL(`http://${text}`).hostname : undefined;
}
