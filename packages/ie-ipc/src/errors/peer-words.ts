/** Text that may be the peer's own, in which every such character is shown instead. */
export function showUnsafe(text: string): string {
  return text.replace(UNSAFE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** What a terminal may take for a command or for the order of text, and a log for the end of a line. */
const UNSAFE = /[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu;

/** Text that may be the peer's own, in quotes. JSON escapes some of what is unsafe, and leaves the rest as it is. */
export function quote(text: string): string {
  return showUnsafe(JSON.stringify(text));
}
