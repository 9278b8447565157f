import { escapeUnsafe } from '@internet-exploder/ie-text/unsafe';

/** Writes JSON in which unsafe characters are escaped as `\uXXXX`, with the same meaning. */
export function safeJson(value: unknown, indent?: number): string {
  return escapeUnsafe(JSON.stringify(value, undefined, indent));
}
