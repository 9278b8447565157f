import { IpcError } from '../errors/ipc-error.js';
import { type BodySource, isBodySource } from './body-source.js';

/** Whether a value is a message. Callers without type checks may pass anything. */
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

/** Returns the id of a message, if it has one. */
export function idOf(message: unknown): number | undefined {
  try {
    if (!isMessage(message) || !('id' in message)) return undefined;
    return typeof message.id === 'number' ? message.id : undefined;
  } catch {
    // A message whose id cannot be read is refused when it is written.
    return undefined;
  }
}

/**
 * Splits a message into its JSON part and its `body`, if that is bytes or a source of bytes.
 *
 * @throws IpcError `IE_IPC_INVALID_MESSAGE` for a value that is not an object or cannot be written as JSON,
 * and for a body whose memory was detached
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
    // A toJSON method of the message may return nothing.
    if (typeof json === 'string') encoded = { json, tail, body };
  } catch (cause) {
    throw new IpcError('IE_IPC_INVALID_MESSAGE', `the message cannot be written as JSON: ${String(cause)}`, {
      cause,
    });
  }
  if (!encoded) throw new IpcError('IE_IPC_INVALID_MESSAGE', 'the message is not valid JSON');
  if (encoded.tail && isGone(encoded.tail)) throw bodyGone();
  return encoded;
}

/** The error for a body that was transferred, for example by `postMessage`, and is empty since. */
export function bodyGone(): IpcError {
  return new IpcError(
    'IE_IPC_INVALID_MESSAGE',
    'the memory of a body was detached or resized before it was sent: send a copy of it',
  );
}

/** Distinguishes detached memory from an empty body: Node.js 20 has no ArrayBuffer.prototype.detached. */
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
 * Decodes the message of one frame, with its body.
 *
 * @throws IpcError `IE_IPC_INVALID_MESSAGE` for text that is not JSON, or cannot have a body
 */
export function decodeMessage(json: string, body: unknown): unknown {
  const value = parseJson(json);
  if (body === undefined) return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new IpcError('IE_IPC_INVALID_MESSAGE', 'the peer sent a body for a message that has none');
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
