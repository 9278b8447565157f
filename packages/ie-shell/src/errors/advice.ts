/** The advice after an error on the command line; empty for most errors. */
export function adviceOn(error: unknown): string {
  if (!(error instanceof Error && 'code' in error)) return '';
  const { code, message } = error;
  const [, advice] =
    ADVICE.find(([known, , pattern]) => known === code && (pattern?.test(message) ?? true)) ?? [];
  return advice === undefined ? '' : ` (${advice})`;
}

/**
 * The option that allows what was refused, by the code of the error, and by its message if one code has
 * several causes.
 */
const ADVICE: readonly (readonly [code: string, advice: string, message?: RegExp])[] = [
  ['IE_NET_HTTP_BLOCKED', '--allow-http, or --upgrade'],
  ['IE_NET_PORT_BLOCKED', '--ports <list>'],
  ['IE_NET_PRIVATE_ADDRESS', '--allow-private=<host or address>'],
  // An authority does not help with an expired certificate, or with one for another host.
  ['IE_NET_TLS', '--cacert <file> trusts an authority', /\(`ca`\)/],
  ['IE_NET_TOO_LARGE', '--max-header-bytes <n>', /headers are larger/],
  ['IE_NET_TOO_LARGE', '--max-bytes <n>', /^the body of/],
  // No option extends the time for a connection, or between two chunks of a body.
  ['IE_NET_TIMEOUT', '--timeout <seconds>', /total deadline/],
  ['IE_SHELL_TIMEOUT', '--timeout <seconds>'],
];
