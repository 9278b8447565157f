/** The one error class of this package: match on `code`, never on the text. */
export class IpcError extends Error {
  override readonly name = 'IpcError';
  /** What happened, for programs. */
  readonly code: IpcErrorCode;

  constructor(code: IpcErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * Why a channel refused or ended.
 *
 * - `IE_IPC_CLOSED`: the channel was closed, by this side or by the peer's orderly or sudden end.
 * - `IE_IPC_TOO_LARGE`: a message exceeds the frame cap. On `send` the channel lives on; from the peer it ends.
 * - `IE_IPC_INVALID_FRAME`: the peer's bytes are not frames, or end in the middle of one.
 * - `IE_IPC_INVALID_MESSAGE`: a message does not fit its schema, is no object, cannot be written as JSON,
 *   or lost the memory of its body before it had left.
 * - `IE_IPC_PROTOCOL_MISMATCH`: the peer speaks another version of the protocol, or none.
 * - `IE_IPC_TIMEOUT`: a deadline passed: for the hello, a connection or an answer.
 * - `IE_IPC_QUEUE_FULL`: more sends, requests or streams are open than the channel keeps, or the peer takes nothing.
 * - `IE_IPC_CANCELLED`: the peer wants no more of a stream, or gave up its request.
 * - `IE_IPC_ABORTED`: the peer gave up a stream before its end.
 * - `IE_IPC_NO_CHANNEL`: the environment names no channel.
 * - `IE_IPC_BAD_DESCRIPTOR`: the descriptor is malformed, closed, or no socket.
 * - `IE_IPC_BAD_PIPE`: the pipe's name is malformed, or it cannot be listened on or connected to.
 * - `IE_IPC_INVALID_OPTION`: an option is unknown, or not what is wanted; nothing has been done then.
 * - `IE_IPC_REFUSED`: the peer did not prove the pipe's one-time secret.
 */
export type IpcErrorCode =
  | 'IE_IPC_CLOSED'
  | 'IE_IPC_TOO_LARGE'
  | 'IE_IPC_INVALID_FRAME'
  | 'IE_IPC_INVALID_MESSAGE'
  | 'IE_IPC_PROTOCOL_MISMATCH'
  | 'IE_IPC_TIMEOUT'
  | 'IE_IPC_QUEUE_FULL'
  | 'IE_IPC_CANCELLED'
  | 'IE_IPC_ABORTED'
  | 'IE_IPC_NO_CHANNEL'
  | 'IE_IPC_BAD_DESCRIPTOR'
  | 'IE_IPC_BAD_PIPE'
  | 'IE_IPC_INVALID_OPTION'
  | 'IE_IPC_REFUSED';
