/**
 * Parses the value of a `Refresh` header or the `content` of a `<meta http-equiv="refresh">`. Undefined if it
 * is invalid.
 *
 * @see https://html.spec.whatwg.org/multipage/semantics.html#shared-declarative-refresh-steps
 */
export function parseRefresh(value: string): DeclaredRefresh | undefined {
  const match = TIME.exec(value);
  if (!match) return undefined;
  const [, digits = '0', rest = ''] = match;
  const seconds = Math.min(Number(digits), Number.MAX_SAFE_INTEGER);
  return { seconds, target: rest === '' ? undefined : unquoted(rest.replace(URL_IS, '')) };
}

/** A declarative refresh: how long to wait, and where to go. */
export interface DeclaredRefresh {
  /** Whole seconds. */
  seconds: number;
  /** The URL as it is written; undefined for the page itself. */
  target: string | undefined;
}

/** Seconds with an ignored fraction, then the end or a separator, then the rest. */
const TIME =
  /^[\t\n\f\r ]*(?:(\d+)(?!\d)|(?=\.))[\d.]*(?:$|(?=[;,\t\n\f\r ]))[\t\n\f\r ]*[;,]?[\t\n\f\r ]*(.*)$/s;
const URL_IS = /^url[\t\n\f\r ]*=[\t\n\f\r ]*/i;
const QUOTED = /^(['"])(?:(.*?)\1)?/s;

/** An opening quote ends the URL at the matching quote. Without a matching quote it is dropped. */
function unquoted(text: string): string {
  const match = QUOTED.exec(text);
  return match ? (match[2] ?? text.slice(1)) : text;
}
