/**
 * Completes a URL that a person typed: a bare host gets `https://`. Neither the scheme nor the URL is validated.
 */
export function targetUrl(written: string): string {
  const text = written.trim();
  if (text === '' || isFilePath(text) || hasScheme(text)) return text;
  return `https://${text.replace(/^\/\//, '')}`;
}

/** `//host` is not a file path, but a URL without its scheme. */
const FILE_PATH = /^(~|\.{1,2}(\/|$)|\/(?!\/)|[a-z]:[\\/])/i;

/** Schemes that need no slashes. A number after their colon is not a port. */
const BARE_SCHEME = /^(about|blob|data|file|javascript|mailto|sms|tel|view-source|ws|wss|https?):/i;

/** Any other scheme. A name before a colon and a port is a host. */
const SCHEME = /^[a-z][a-z0-9+.-]*:(?!\d{1,5}([/?#]|$))/i;

/** Whether the text is a file path, such as `/etc/passwd` or `./page.html`, which must not become a host name. */
export function isFilePath(text: string): boolean {
  return FILE_PATH.test(text);
}

/** Whether the text begins with a scheme. */
export function hasScheme(text: string): boolean {
  return BARE_SCHEME.test(text) || SCHEME.test(text);
}
