import { ShellError } from '../errors/shell-error.js';
import type { Session } from '../session/session.js';
import { untilAborted } from '../streams/until-aborted.js';
import { type Answer, failure } from './answer.js';
import { parseRequest } from './parse-request.js';
import { type Line, readLines } from './read-lines.js';
import type { Request } from './requests.js';
import { MAX_IN_FLIGHT, RequestsInFlight } from './requests-in-flight.js';

/**
 * Answers requests until the input ends or a request quits, then waits for pending answers.
 *
 * @throws Errors of the input and of a write. The signal's reason.
 */
export async function serveRequests(session: Session, { input, write, signal }: Ends): Promise<void> {
  const failed = new AbortController();
  const ending = AbortSignal.any([signal, failed.signal]);
  const requests = new RequestsInFlight(session, { write, fail: (error) => failed.abort(error) });
  const lines = readLines(input, MAX_LINE_BYTES);
  try {
    const quit = await untilAborted(takeRequests(lines, requests, write), ending);
    await untilAborted(requests.fewerThan(1), ending);
    if (quit) await untilAborted(write({ id: quit.id, ok: true, result: {} }), ending);
  } finally {
    requests.cancelAll();
  }
}

/** Maximum length of a line in bytes. */
export const MAX_LINE_BYTES = 1024 * 1024;

/** The input and output of a session. */
export interface Ends {
  /** Lines of JSON, in chunks. */
  input: AsyncIterable<Uint8Array>;
  /** Resolves when there is room for the next answer. */
  write(answer: Answer): Promise<void>;
  /** Ends the session. */
  signal: AbortSignal;
}

/** Starts requests until the input ends. Returns a request to quit, if there was one. */
async function takeRequests(
  lines: AsyncIterable<Line>,
  requests: RequestsInFlight,
  write: Ends['write'],
): Promise<Request<'quit'> | undefined> {
  let count = 0;
  for await (const line of lines) {
    count += 1;
    if ('text' in line && line.text.trim() === '') continue;
    const request = await take(line, count, requests, write);
    if (request?.command === 'quit') return request;
    // Stops reading, so that the client waits.
    await requests.fewerThan(MAX_IN_FLIGHT);
  }
  return undefined;
}

async function take(
  line: Line,
  count: number,
  requests: RequestsInFlight,
  write: Ends['write'],
): Promise<Request | undefined> {
  const understood = parseRequest(line);
  const id = 'request' in understood ? understood.request.id : understood.id;
  if (id !== undefined && requests.has(id)) {
    const error = new ShellError('IE_SHELL_REQUEST', 'a request with that id is still pending');
    // With its id, the answer would seem to belong to the other request.
    await write(failure({ line: count }, error));
    return undefined;
  }
  if ('error' in understood) {
    await write(failure(id === undefined ? { line: count } : { id }, understood.error));
    return undefined;
  }
  const { request } = understood;
  if (request.command === 'cancel') {
    await write({ id: request.id, ok: true, result: { isCancelled: requests.cancel(request.of) } });
  } else if (request.command !== 'quit') {
    requests.start(request);
  }
  return request;
}
