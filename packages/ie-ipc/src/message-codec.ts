import { IpcError } from './errors.js';
import type { Frame } from './frame-decoder.js';
import { type StandardSchema, validate } from './standard-schema.js';

/** A message as it goes into a frame. */
export interface Encoded {
  json: string;
  tail: Uint8Array | undefined;
}

/** Whether it is what types call a message: callers that are not type-checked give others too. */
export function isMessage(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/**
 * Splits a message into its JSON part and its binary tail, which is a `body` of bytes.
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
    const body = 'body' in message && message.body instanceof Uint8Array ? message.body : undefined;
    const json = JSON.stringify(body ? { ...message, body: undefined } : message);
    // A toJSON of the message's own can turn it into nothing.
    if (typeof json === 'string') encoded = { json, tail: body };
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
 * Puts a frame together into the message it carries, validated.
 *
 * @throws IpcError `IE_IPC_INVALID_MESSAGE` for text that is not JSON or does not fit the schema.
 */
export function decodeMessage<Message>(frame: Frame, schema: StandardSchema<Message>): Message {
  const value = parseJson(frame.json);
  if (frame.tail) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new IpcError('IE_IPC_INVALID_MESSAGE', 'the peer sent a body that belongs to no message');
    }
    Object.assign(value, { body: frame.tail });
  }
  const result = validate(schema, value);
  if ('problem' in result) {
    throw new IpcError('IE_IPC_INVALID_MESSAGE', `the peer sent an invalid message: ${result.problem}`);
  }
  return result.value;
}

/** @throws IpcError `IE_IPC_INVALID_MESSAGE` */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new IpcError('IE_IPC_INVALID_MESSAGE', 'the peer sent a message that is not JSON', { cause });
  }
}
