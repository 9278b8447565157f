/** What is added to the message of an error for a person at the command line; empty for most. */
export function adviceOn(error: unknown): string {
  if (!(error instanceof Error && 'code' in error)) return '';
  const { code, message } = error;
  const [, advice] =
    ADVICE.find(([known, , pattern]) => known === code && (pattern?.test(message) ?? true)) ?? [];
  return advice === undefined ? '' : ` (${advice})`;
}

/** Which option lets the command do what was refused, by the code of the error, and by its message where that decides. */
const ADVICE: readonly (readonly [code: string, advice: string, message?: RegExp])[] = [
  ['IE_NET_HTTP_BLOCKED', '--allow-http, or --upgrade'],
  ['IE_NET_PRIVATE_ADDRESS', '--allow-private=<host or address>'],
  // No authority helps a certificate that has expired, or is for another host.
  ['IE_NET_TLS', '--cacert <file> trusts an authority', /\(`ca`\)/],
  ['IE_NET_TOO_LARGE', '--max-header-bytes <n>', /headers are larger/],
  ['IE_NET_TOO_LARGE', '--max-bytes <n>', /^the body of/],
  // No option allows more time for a connection, or between two pieces of a body.
  ['IE_NET_TIMEOUT', '--timeout <seconds>', /total deadline/],
  ['IE_SHELL_TIMEOUT', '--timeout <seconds>'],
];
