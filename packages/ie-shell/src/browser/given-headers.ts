import { type HeadersInput, parseRequestHeaders } from '@internet-exploder/ie-net/before-request';
import { ShellError } from '../errors/shell-error.js';

/**
 * Request headers that a caller gave, as pairs with names in lower case.
 *
 * @param mayHaveLength Whether `content-length` may be among them. @default false
 * @throws ShellError `IE_SHELL_USAGE` for what is no header, and for those that the connection itself needs
 */
export function requestHeaders(input: HeadersInput, mayHaveLength = false): [name: string, value: string][] {
  try {
    return parseRequestHeaders(input, mayHaveLength ? WITH_LENGTH : undefined).map(([name, value]) => [
      name,
      value,
    ]);
  } catch (error) {
    throw misuse(error);
  }
}

export type { HeadersInput };

/** Nobody but the caller knows how long a stream is. */
const WITH_LENGTH = new Set(['content-length']);

/**
 * The headers that HTML at hand is said to have come with, as pairs with names in lower case.
 *
 * @throws ShellError `IE_SHELL_USAGE`
 */
export function pageHeaders(input: HeadersInput): [name: string, value: string][] {
  const isPairs = typeof input === 'object' && input !== null && Symbol.iterator in input;
  const entries: unknown[] = isPairs ? [...input] : Object.entries(Object(input));
  if (typeof input !== 'object' || input === null || !entries.every(isPair)) {
    throw new ShellError(
      'IE_SHELL_USAGE',
      'invalid option headers: give an object, a Headers or pairs of a name and a value, all strings',
    );
  }
  return entries.map(([name, value]) => [name.toLowerCase(), value]);
}

function isPair(entry: unknown): entry is [string, string] {
  return Array.isArray(entry) && entry.length === 2 && entry.every((part) => typeof part === 'string');
}

function misuse(error: unknown): unknown {
  return error instanceof Error ? new ShellError('IE_SHELL_USAGE', error.message, { cause: error }) : error;
}
