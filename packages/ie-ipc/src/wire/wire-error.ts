import { IpcError, type IpcErrorCode } from '../errors/ipc-error.js';
import { quote } from '../errors/peer-words.js';

/** Writes the reason for the peer: without a stack, and without paths of this side. */
export function writeError(reason: unknown): string {
  return JSON.stringify(describe(reason));
}

/** The most characters of an error's message, name and code. Escaped, all of them fit into a frame. */
const MAX_TEXT_LENGTH = 500;
const MAX_NAME_LENGTH = 60;

/** Turns the peer's reason into the cause of an error on this side. */
export function readError(json: string, code: IpcErrorCode, what: string): IpcError {
  if (json === '') return new IpcError(code, what);
  const cause = describe(parse(json));
  const why = cause.message ?? cause.code ?? cause.name;
  // Quoted, because the peer's text may contain anything.
  return new IpcError(code, why === undefined ? what : `${what}: ${quote(why)}`, { cause });
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new IpcError('IE_IPC_INVALID_FRAME', 'the peer sent a reason that is not JSON', { cause });
  }
}

interface Described {
  name?: string | undefined;
  code?: string | undefined;
  message?: string | undefined;
}

function describe(reason: unknown): Described {
  if (reason === undefined) return {};
  try {
    if (typeof reason !== 'object' || reason === null)
      return { message: cut(String(reason), MAX_TEXT_LENGTH) };
    const { name, code, message } = reason as Record<string, unknown>;
    return {
      name: cut(name, MAX_NAME_LENGTH),
      code: cut(code, MAX_NAME_LENGTH),
      message: cut(message, MAX_TEXT_LENGTH),
    };
  } catch {
    // A reason that throws when it is read has no description.
    return {};
  }
}

function cut(text: unknown, length: number): string | undefined {
  return typeof text === 'string' ? text.slice(0, length) : undefined;
}
