import { escapeCharacter, escapeUnsafe } from '@internet-exploder/ie-text/unsafe';

/** Escapes what is unsafe to show in a text that may come from the peer. The result is one line. */
export function showUnsafe(text: string): string {
  return escapeUnsafe(text).replace(/[\t\n]/g, escapeCharacter);
}

/** Quotes a text that may come from the peer, and escapes what is unsafe to show. JSON escapes only a part of that. */
export function quote(text: string): string {
  return showUnsafe(JSON.stringify(text));
}
