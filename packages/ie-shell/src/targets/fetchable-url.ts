import { checkAllowPrivate, checkUrl, NetError, parseUrl } from '@internet-exploder/ie-net/before-request';
import { describeValue, isOfClass } from '@internet-exploder/ie-options';
import { ShellError } from '../errors/shell-error.js';
import { targetUrl } from './target-url.js';

/**
 * Parses and validates a caller's URL. One that cannot be fetched is refused before any child is involved or
 * started. A bare host gets `https://`.
 *
 * @param allowHttp Whether `http:` is allowed. The client may still change it to `https:`. @default true
 * @throws ShellError `IE_SHELL_USAGE`, `IE_NET_INVALID_URL`, `IE_NET_SCHEME_BLOCKED`, `IE_NET_HTTP_BLOCKED`,
 * `IE_NET_BAD_PORT`
 */
export function fetchableUrl(given: unknown, allowHttp = true): string {
  const text = urlText('URL', given);
  try {
    checkUrl({ url: parseUrl(text), allowHttp });
    return text;
  } catch (error) {
    if (!(error instanceof NetError)) throw error;
    throw new ShellError(error.code, error.message, { cause: error });
  }
}

/**
 * The URL on a command line. A new client knows no HSTS host, so `http:` needs its option.
 *
 * @throws ShellError as `fetchableUrl` does
 */
export function commandUrl(
  written: string,
  { allowHttp, upgrade }: { readonly allowHttp: boolean; readonly upgrade: boolean },
): string {
  return fetchableUrl(written, allowHttp || upgrade);
}

/** A base URL for links, which need not be fetchable. @throws ShellError `IE_SHELL_USAGE` */
export function baseUrl(given: unknown): string {
  const text = urlText('option baseUrl', given);
  if (URL.canParse(text)) return text;
  throw new ShellError('IE_SHELL_USAGE', 'invalid option baseUrl: give an absolute URL');
}

/** @throws ShellError `IE_SHELL_USAGE` for an entry that is neither a host name, an address nor a block of addresses */
export async function checkPrivateAddresses(allowPrivate: readonly string[]): Promise<void> {
  try {
    await checkAllowPrivate(allowPrivate);
  } catch (error) {
    if (!(error instanceof NetError)) throw error;
    throw new ShellError('IE_SHELL_USAGE', error.message, { cause: error });
  }
}

function urlText(what: string, given: unknown): string {
  if (typeof given === 'string') return targetUrl(given);
  if (isOfClass(given, 'URL')) return given.href;
  throw new ShellError(
    'IE_SHELL_USAGE',
    `invalid ${what}: give a string or a URL; got ${describeValue(given)}`,
  );
}
