/**
 * The text of a `location` header for the URL parser. Bytes beyond ASCII are percent-encoded, as in browsers, so
 * that UTF-8 keeps its meaning and other bytes, such as Latin-1, reach the server unchanged.
 */
export function locationText(value: string): string {
  return value.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);
}
