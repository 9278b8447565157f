import { IpcError, type IpcErrorCode } from './errors.js';

/** How much of an error's own words is told. */
const MAX_TEXT_LENGTH = 500;

/** What a peer is told of why something was given up: no stack, and nothing of where this side's files are. */
export function writeError(reason: unknown): string {
  const { name, code, message } = describe(reason);
  return JSON.stringify({ name: cut(name), code: cut(code), message: cut(message) });
}

/** What a peer said of why it gave something up, as the cause of an error of this side. */
export function readError(json: string, code: IpcErrorCode, what: string): IpcError {
  if (json === '') return new IpcError(code, what);
  const cause = describe(parse(json));
  const why = cause.message ?? cause.code ?? cause.name;
  // Quoted: the peer's words may have anything in them.
  return new IpcError(code, why === undefined ? what : `${what}: ${JSON.stringify(why)}`, { cause });
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
  if (typeof reason !== 'object' || reason === null) {
    return reason === undefined ? {} : { message: cut(String(reason)) };
  }
  const field = (key: string) => cut((reason as Record<string, unknown>)[key]);
  return { name: field('name'), code: field('code'), message: field('message') };
}

function cut(text: unknown): string | undefined {
  return typeof text === 'string' ? text.slice(0, MAX_TEXT_LENGTH) : undefined;
}
