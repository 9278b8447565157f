import { CODES } from './wire.mjs';

const UNSAFE = /[\p{Cc}\u2028-\u202e\u2066-\u2069]/u;

/** An invariant that does not hold. */
export class Finding extends Error {
  name = 'Finding';
}

export function insist(condition, what) {
  if (!condition) throw new Finding(what);
}

/** The code of an error that a channel may end or refuse with; anything else is a finding. */
export function codeOf(error, where) {
  const isTyped = error instanceof Error && error.name === 'IpcError' && CODES.includes(error.code);
  if (!isTyped) throw new Finding(`${where}: not an IpcError but ${describe(error)}`, { cause: error });
  insist(isOneLine(error.message), `${where}: the message of ${error.code} is not one line`);
  return error.code;
}

/** Whether a text steers no terminal either. */
export function isOneLine(text) {
  return !UNSAFE.test(text);
}

function describe(error) {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
