/**
 * Whether a value is of a Web class: this program's own, or that of another realm or library, such as jsdom's
 * `URL`. The class is recognised by its name, so that it need not be loaded.
 */
export function isOfClass<Name extends keyof WebClasses>(
  value: unknown,
  name: Name,
): value is WebClasses[Name] {
  return typeof value === 'object' && value !== null && tagOf(value) === `[object ${name}]`;
}

/** Web classes that are recognised by their name. */
interface WebClasses {
  readonly URL: URL;
  readonly URLSearchParams: URLSearchParams;
  readonly FormData: FormData;
}

/** Returns what `Object.prototype.toString` returns; the object may make it throw. */
export function tagOf(value: object): string {
  try {
    return Object.prototype.toString.call(value);
  } catch {
    return '';
  }
}
