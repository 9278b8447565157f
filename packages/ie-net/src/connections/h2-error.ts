import { constants } from 'node:http2';

/** A stream of an HTTP/2 connection that was aborted, by its server or because of it. */
export class H2Error extends Error {
  /** `H2_` and the name of the code, such as `H2_PROTOCOL_ERROR`. */
  readonly code: string;

  /** @param code - as in https://www.rfc-editor.org/rfc/rfc9113#section-7 */
  constructor(code: number | undefined, cause?: Error) {
    const name = NAMES.get(code ?? constants.NGHTTP2_INTERNAL_ERROR) ?? `code ${code}`;
    super(`HTTP/2 ${name}`, { cause });
    this.code = `H2_${name}`;
  }
}

/** A stream that ended, or was aborted, with a body that does not have the announced length. */
export class H2LengthError extends Error {
  readonly code = 'H2_LENGTH';

  constructor(cause: H2Error) {
    super(cause.message, { cause });
  }
}

/** A server that answers neither requests nor a ping. */
export class SilentConnectionError extends Error {
  constructor() {
    super('the server did not respond in HTTP/2');
  }
}

const NAMES: ReadonlyMap<number, string> = new Map(
  [
    'NO_ERROR',
    'PROTOCOL_ERROR',
    'INTERNAL_ERROR',
    'FLOW_CONTROL_ERROR',
    'SETTINGS_TIMEOUT',
    'STREAM_CLOSED',
    'FRAME_SIZE_ERROR',
    'REFUSED_STREAM',
    'CANCEL',
    'COMPRESSION_ERROR',
    'CONNECT_ERROR',
    'ENHANCE_YOUR_CALM',
    'INADEQUATE_SECURITY',
    'HTTP_1_1_REQUIRED',
  ].map((name, code) => [code, name]),
);

/** The codes of a protocol error by the peer. */
export const H2_PROTOCOL_CODES: ReadonlySet<string> = new Set([
  'H2_PROTOCOL_ERROR',
  'H2_FLOW_CONTROL_ERROR',
  'H2_STREAM_CLOSED',
  'H2_FRAME_SIZE_ERROR',
  'H2_COMPRESSION_ERROR',
  'H2_HTTP_1_1_REQUIRED',
]);
