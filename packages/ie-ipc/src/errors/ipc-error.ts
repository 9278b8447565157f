/** The error class of this package. Match on `code`, never on the text. */
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
 * Why a channel refused an operation, or ended.
 *
 * - `IE_IPC_CLOSED`: the channel was closed, by this side or by the peer's orderly or sudden end.
 * - `IE_IPC_TOO_LARGE`: a message exceeds the frame limit. After a `send` the channel goes on; after a
 *   message of the peer it ends.
 * - `IE_IPC_INVALID_FRAME`: the peer's bytes are not frames, or end in the middle of one.
 * - `IE_IPC_INVALID_MESSAGE`: a message does not fit its schema, is not an object, cannot be written as JSON,
 *   or lost the memory of its body before it was sent.
 * - `IE_IPC_PROTOCOL_MISMATCH`: the peer uses another version of the protocol, or another protocol.
 * - `IE_IPC_TIMEOUT`: a deadline passed: for the hello, a connection or an answer.
 * - `IE_IPC_QUEUE_FULL`: more sends, requests or streams are open than the channel keeps, or the peer takes
 *   nothing.
 * - `IE_IPC_CANCELLED`: the peer has cancelled a stream or a request.
 * - `IE_IPC_ABORTED`: the peer has aborted a stream before its end.
 * - `IE_IPC_NO_CHANNEL`: the environment names no channel.
 * - `IE_IPC_BAD_DESCRIPTOR`: the descriptor is malformed, closed, or not a socket.
 * - `IE_IPC_BAD_PIPE`: the pipe's name is malformed, or the pipe cannot be listened on or connected to.
 * - `IE_IPC_INVALID_OPTION`: an option is unknown or invalid; nothing was done.
 * - `IE_IPC_REFUSED`: the peer did not present the pipe's one-time secret.
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
