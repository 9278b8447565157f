import { OptionChecks } from '@internet-exploder/ie-options';
import { NetError } from './net-error.js';

/** An error that names the option and its valid values, but not the given value, which may be secret. */
export function invalidOption(name: string, expected: string): NetError {
  return new NetError('IE_NET_INVALID_OPTION', `invalid option ${name}: give ${expected}`);
}

/** Checks options; each check throws a NetError `IE_NET_INVALID_OPTION` that names the option. */
export const check = new OptionChecks((message) => new NetError('IE_NET_INVALID_OPTION', message));
