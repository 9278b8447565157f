/** Whether two URLs are of one document: they differ in their fragments at most. */
export function isSameDocument(one: string, other: string): boolean {
  return withoutFragment(one) === withoutFragment(other);
}

function withoutFragment(url: string): string {
  return url.replace(/#.*$/s, '');
}
