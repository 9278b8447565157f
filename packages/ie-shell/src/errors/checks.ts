import { OptionChecks } from '@internet-exploder/ie-options';
import { ShellError } from './shell-error.js';

/**
 * The signal that a caller gave; as in Fetch, null is none. One that only looks like a signal is refused, since it could
 * not be joined with others.
 *
 * @throws ShellError `IE_SHELL_USAGE`
 */
export function givenSignal(value: unknown): AbortSignal | undefined {
  if (value === undefined || value === null) return undefined;
  if (!(value instanceof AbortSignal)) throw check.invalid('signal', 'an AbortSignal', value);
  return value;
}

/** What is wrong with what a caller gave, as an error of this package. */
export const check = new OptionChecks((message) => new ShellError('IE_SHELL_USAGE', message));

/** What there is, without the fields that are undefined. */
export function present<Given extends object>(
  given: Given,
): { [Name in keyof Given]?: Exclude<Given[Name], undefined> } {
  const fields = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(fields) as { [Name in keyof Given]?: Exclude<Given[Name], undefined> };
}
