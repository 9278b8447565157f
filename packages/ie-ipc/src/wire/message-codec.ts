import { IpcError } from '../errors/ipc-error.js';
import { type BodySource, isBodySource } from './body-source.js';

/** Whether it is what types call a message: callers that are not type-checked give others too. */
export function isMessage(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** A message as it goes into a frame. */
export interface Encoded {
  json: string;
  /** A body of bytes. */
  tail: Uint8Array | undefined;
  /** A body that is sent as a stream. */
  body: BodySource | undefined;
}

/** The id of a message that has one. */
export function idOf(message: unknown): number | undefined {
  try {
    if (!isMessage(message) || !('id' in message)) return undefined;
    return typeof message.id === 'number' ? message.id : undefined;
  } catch {
    // One that cannot be looked at is refused where it is written.
    return undefined;
  }
}

/**
 * Splits a message into its JSON part and its `body`, where that is of bytes or a source of them.
 *
 * @throws IpcError `IE_IPC_INVALID_MESSAGE` for what is no object, or cannot be written as JSON, and for a body
 * whose memory is gone.
 */
export function encodeMessage(message: unknown): Encoded {
  if (!isMessage(message)) {
    const given = message === null ? 'null' : typeof message;
    throw new IpcError('IE_IPC_INVALID_MESSAGE', `the message is ${given}: it must be an object`);
  }
  let encoded: Encoded | undefined;
  try {
    const given = 'body' in message ? message.body : undefined;
    const tail = given instanceof Uint8Array ? given : undefined;
    const body = isBodySource(given) ? given : undefined;
    const json = JSON.stringify(tail || body ? { ...message, body: undefined } : message);
    // A toJSON of the message's own can turn it into nothing.
    if (typeof json === 'string') encoded = { json, tail, body };
  } catch (cause) {
    throw new IpcError('IE_IPC_INVALID_MESSAGE', `the message cannot be written as JSON: ${String(cause)}`, {
      cause,
    });
  }
  if (!encoded) throw new IpcError('IE_IPC_INVALID_MESSAGE', 'the message is nothing that JSON can write');
  if (encoded.tail && isGone(encoded.tail)) throw bodyGone();
  return encoded;
}

/** The refusal of a body that was handed to somebody else, by `postMessage` say, and is empty since. */
export function bodyGone(): IpcError {
  return new IpcError(
    'IE_IPC_INVALID_MESSAGE',
    'the memory of a body was detached or resized before it was sent: send a copy of it',
  );
}

/** Tells memory that was detached from a body that is empty: Node 20 has no ArrayBuffer.prototype.detached. */
function isGone(body: Uint8Array): boolean {
  if (body.length > 0) return false;
  try {
    new Uint8Array(0).set(body);
    return false;
  } catch {
    return true;
  }
}

/**
 * What a frame of one message carries, with its body.
 *
 * @throws IpcError `IE_IPC_INVALID_MESSAGE` for text that is not JSON, or cannot have a body.
 */
export function decodeMessage(json: string, body: unknown): unknown {
  const value = parseJson(json);
  if (body === undefined) return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new IpcError('IE_IPC_INVALID_MESSAGE', 'the peer sent a body that belongs to no message');
  }
  return Object.assign(value, { body });
}

/** @throws IpcError `IE_IPC_INVALID_MESSAGE` */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new IpcError('IE_IPC_INVALID_MESSAGE', 'the peer sent a message that is not JSON', { cause });
  }
}
