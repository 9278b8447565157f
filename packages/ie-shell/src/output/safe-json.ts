import { MAYBE_UNSAFE, UNSAFE } from './unsafe-characters.js';

/**
 * A value as JSON on one line, in which whatever could steer a terminal, reorder text or hide in it is written as
 * `\uXXXX`: it says the same, and can be shown as it is.
 */
export function safeJson(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, undefined, indent).replace(LINE_ENDS, escapeAll);
  return MAYBE_UNSAFE.test(text) ? text.replace(UNSAFE, escapeAll) : text;
}

/** They end a line for some readers, and not for JSON. */
const LINE_ENDS = /[\u2028\u2029]/g;

/** Each of the one or two units of a character. */
function escapeAll(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
