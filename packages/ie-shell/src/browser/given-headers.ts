import { type HeadersInput, parseRequestHeaders } from '@internet-exploder/ie-net/before-request';
import { ShellError } from '../errors/shell-error.js';

/**
 * Validates request headers. Returns pairs with names in lower case.
 *
 * @param mayHaveLength Whether `content-length` is allowed. @default false
 * @throws ShellError `IE_SHELL_USAGE` for invalid headers, and for those that belong to the connection
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

/** Only the caller knows the length of a stream. */
const WITH_LENGTH = new Set(['content-length']);

/**
 * Validates the headers of given HTML. Returns pairs with names in lower case.
 *
 * @throws ShellError `IE_SHELL_USAGE`
 */
export function pageHeaders(input: HeadersInput): [name: string, value: string][] {
  const isPairs = typeof input === 'object' && input !== null && Symbol.iterator in input;
  const entries: unknown[] = isPairs ? [...input] : Object.entries(Object(input));
  if (typeof input !== 'object' || input === null || !entries.every(isPair)) {
    throw new ShellError(
      'IE_SHELL_USAGE',
      'invalid option headers: give an object, a Headers, or pairs of name and value, all strings',
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
