/** Schemes that are written without slashes; before anything else a colon is a port's. */
const BARE_SCHEME = /^(about|blob|data|file|javascript|mailto|view-source|ws|wss|https?):/i;

/** What a person means by what they wrote: a bare host gets `https://`. */
export function targetUrl(written: string): string {
  const text = written.trim();
  if (text === '' || /^[a-z][a-z0-9+.-]*:\/\//i.test(text) || BARE_SCHEME.test(text)) return text;
  return `https://${text.replace(/^\/\//, '')}`;
}
