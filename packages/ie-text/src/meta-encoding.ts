import { findEncoding } from './encodings.js';

/**
 * Returns the encoding that a `meta` element of a parsed page declares: by its `charset`, or else by its
 * `content` as a `content-type`.
 *
 * @see https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inhead
 */
export function encodingOfMeta({ charset, httpEquiv, content }: MetaAttributes): string | undefined {
  const isPragma = httpEquiv?.toLowerCase() === 'content-type';
  const encoding = findEncoding(charset ?? '') ?? (isPragma ? encodingInContent(content ?? '') : undefined);
  return encoding && writtenIn(encoding);
}

/** The attributes of a `meta` element that may declare an encoding. */
export interface MetaAttributes {
  readonly charset?: string | undefined;
  readonly httpEquiv?: string | undefined;
  readonly content?: string | undefined;
}

/**
 * Returns the encoding that a declaration can mean. The bytes of the declaration are ASCII, so UTF-16 cannot
 * be meant. Pages declared as x-user-defined are windows-1252.
 */
export function writtenIn(encoding: string): string {
  if (encoding.startsWith('utf-16')) return 'utf-8';
  return encoding === 'x-user-defined' ? 'windows-1252' : encoding;
}

/** @see https://html.spec.whatwg.org/multipage/urls-and-fetching.html#extracting-character-encodings-from-meta-elements */
export function encodingInContent(content: string): string | undefined {
  const found = /charset[\t\n\f\r ]*=[\t\n\f\r ]*/iu.exec(content);
  if (found === null) return undefined;
  const rest = content.slice(found.index + found[0].length);
  const quote = rest[0];
  if (quote !== '"' && quote !== "'") return findEncoding(/^[^\t\n\f\r ;]*/u.exec(rest)?.[0] ?? '');
  const close = rest.indexOf(quote, 1);
  return close === -1 ? undefined : findEncoding(rest.slice(1, close));
}
