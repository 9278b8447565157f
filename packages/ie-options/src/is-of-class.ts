/**
 * Whether a value is of a class of the Web: this program's own, or that of another realm or library, such as jsdom's
 * `URL`. It is told by its name, so that the class itself is not loaded.
 */
export function isOfClass<Name extends keyof WebClasses>(
  value: unknown,
  name: Name,
): value is WebClasses[Name] {
  return typeof value === 'object' && value !== null && tagOf(value) === `[object ${name}]`;
}

/** The classes of the Web that are told by their name. */
interface WebClasses {
  readonly URL: URL;
  readonly URLSearchParams: URLSearchParams;
  readonly FormData: FormData;
}

/** What `Object.prototype.toString` makes of an object, which may make it throw. */
export function tagOf(value: object): string {
  try {
    return Object.prototype.toString.call(value);
  } catch {
    return '';
  }
}
