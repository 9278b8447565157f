/** Which option lets the command do what was refused, by the code of the error. */
const ADVICE: Partial<Record<string, string>> = {
  IE_NET_HTTP_BLOCKED: '--allow-http, or --upgrade',
  IE_NET_PRIVATE_ADDRESS: '--allow-private=<host or address>',
  IE_NET_TLS: '--cacert <file> trusts an authority',
  IE_NET_TIMEOUT: '--timeout <seconds>',
  IE_SHELL_TIMEOUT: '--timeout <seconds>',
};

/** What is added to the message of an error for a person at the command line; empty for most. */
export function adviceOn(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const advice = ADVICE[code];
  return advice === undefined ? '' : ` (${advice})`;
}
