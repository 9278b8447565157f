import { NetError } from './net-error.js';

/** @throws NetError `IE_NET_INVALID_OPTION` unless the value is true or false */
export function checkBoolean(name: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw invalidOption(name, 'true or false');
  return value;
}

/** @throws NetError `IE_NET_INVALID_OPTION` unless the value is an object whose fields can be read */
export function checkObject<Value extends object>(name: string, value: Value): Value {
  if (typeof value !== 'object' || value === null) throw invalidOption(name, 'an object');
  return value;
}

/** @throws NetError `IE_NET_INVALID_OPTION` unless the value is one of a few words */
export function checkOneOf<Word extends string>(name: string, value: Word, words: readonly Word[]): Word {
  if (!words.includes(value)) throw invalidOption(name, words.map((word) => `'${word}'`).join(' or '));
  return value;
}

/** @throws NetError `IE_NET_INVALID_OPTION` unless the value is a whole number of at least `min` */
export function checkInteger(name: string, value: unknown, min: number): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < min) {
    throw invalidOption(name, `a whole number of at least ${min}`);
  }
  return value;
}

/** @throws NetError `IE_NET_INVALID_OPTION` unless the value is a delay that a timer can hold */
export function checkTimeout(name: string, value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > MAX_TIMER_MS) {
    throw invalidOption(name, `whole milliseconds from 1 to ${MAX_TIMER_MS}`);
  }
  return value;
}

/** Names the option and what it takes. */
export function invalidOption(name: string, expected: string): NetError {
  return new NetError('IE_NET_INVALID_OPTION', `invalid option ${name}: give ${expected}`);
}

// A longer delay makes setTimeout fire at once: https://nodejs.org/api/timers.html#settimeoutcallback-delay-args
const MAX_TIMER_MS = 2_147_483_647;
