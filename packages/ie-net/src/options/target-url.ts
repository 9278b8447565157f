/**
 * Returns the URL that a person means: a bare host gets `https://`. It decides neither whether the scheme is
 * fetched, nor whether the text is a URL.
 */
export function targetUrl(written: string): string {
  const text = written.trim();
  if (text === '' || isFilePath(text) || hasScheme(text)) return text;
  return `https://${text.replace(/^\/\//, '')}`;
}

/** `//host` is not a path: it is a URL without its scheme. */
const FILE_PATH = /^(~|\.{1,2}(\/|$)|\/(?!\/)|[a-z]:[\\/])/i;

/** Schemes without slashes, whose rest may be a number without being a port. */
const BARE_SCHEME = /^(about|blob|data|file|javascript|mailto|sms|tel|view-source|ws|wss|https?):/i;

/** Anything else before a colon, unless a port follows: then it is a host. */
const SCHEME = /^[a-z][a-z0-9+.-]*:(?!\d{1,5}([/?#]|$))/i;

/**
 * Whether the text is the path of a file, such as `/etc/passwd` or `./page.html`, which must not become a
 * host name.
 */
export function isFilePath(text: string): boolean {
  return FILE_PATH.test(text);
}

/** Whether the text has a scheme. */
export function hasScheme(text: string): boolean {
  return BARE_SCHEME.test(text) || SCHEME.test(text);
}
