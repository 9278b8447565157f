/**
 * The text of a `location` header as the URL parser takes it: each byte beyond ASCII percent-encoded, as browsers do it.
 * So UTF-8 means what it says, and a byte that is none, such as one of Latin-1, reaches the server as it was.
 */
export function locationText(value: string): string {
  return value.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);
}
