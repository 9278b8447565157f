import { OptionChecks } from '@internet-exploder/ie-options';
import { ShellError } from './shell-error.js';

/**
 * Validates a caller's signal. As in Fetch, null means none. An object that only resembles a signal is
 * refused, because it cannot be combined with others.
 *
 * @throws ShellError `IE_SHELL_USAGE`
 */
export function givenSignal(value: unknown): AbortSignal | undefined {
  if (value === undefined || value === null) return undefined;
  if (!(value instanceof AbortSignal)) throw check.invalid('signal', 'an AbortSignal', value);
  return value;
}

/** Checks of options that throw this package's error. */
export const check = new OptionChecks((message) => new ShellError('IE_SHELL_USAGE', message));

/** Returns the fields that are not undefined. */
export function present<Given extends object>(
  given: Given,
): { [Name in keyof Given]?: Exclude<Given[Name], undefined> } {
  const fields = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(fields) as { [Name in keyof Given]?: Exclude<Given[Name], undefined> };
}
