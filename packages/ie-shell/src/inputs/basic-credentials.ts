/**
 * The `authorization` header for a name and password, in UTF-8. @see https://www.rfc-editor.org/rfc/rfc7617
 */
export function basicCredentials(user: string): string {
  return `Basic ${Buffer.from(user).toString('base64')}`;
}
