import { IpcError, type IpcErrorCode } from '../errors/ipc-error.js';
import { quote } from '../errors/peer-words.js';

/** What a peer is told of why something was given up: no stack, and nothing of where this side's files are. */
export function writeError(reason: unknown): string {
  return JSON.stringify(describe(reason));
}

/** How much of an error's own words is told, and of its name and code: all of it fits into a frame, escaped too. */
const MAX_TEXT_LENGTH = 500;
const MAX_NAME_LENGTH = 60;

/** What a peer said of why it gave something up, as the cause of an error of this side. */
export function readError(json: string, code: IpcErrorCode, what: string): IpcError {
  if (json === '') return new IpcError(code, what);
  const cause = describe(parse(json));
  const why = cause.message ?? cause.code ?? cause.name;
  // Quoted: the peer's words may have anything in them.
  return new IpcError(code, why === undefined ? what : `${what}: ${quote(why)}`, { cause });
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new IpcError('IE_IPC_INVALID_FRAME', 'the peer gave a reason that is not JSON', { cause });
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
    // A reason that throws when it is looked at says nothing.
    return {};
  }
}

function cut(text: unknown, length: number): string | undefined {
  return typeof text === 'string' ? text.slice(0, length) : undefined;
}
