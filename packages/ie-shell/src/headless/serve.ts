import { ShellError } from '../errors/shell-error.js';
import type { Session } from '../session/session.js';
import { untilAborted } from '../streams/until-aborted.js';
import { type Answer, failure } from './answer.js';
import { parseRequest } from './parse-request.js';
import { type Line, readLines } from './read-lines.js';
import type { Request } from './requests.js';
import { MAX_IN_FLIGHT, RequestsInFlight } from './requests-in-flight.js';

/**
 * Answers requests until the input ends or one of them says so, and then until all have been answered.
 *
 * @throws What the input and a write throw. The signal's reason.
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

/** The longest line, in bytes. */
export const MAX_LINE_BYTES = 1024 * 1024;

/** Where requests come from, and where answers go. */
export interface Ends {
  /** Lines of JSON, in pieces. */
  input: AsyncIterable<Uint8Array>;
  /** Settles when there is room for the next. */
  write(answer: Answer): Promise<void>;
  /** Ends it all. */
  signal: AbortSignal;
}

/** Until the last one, which it gives if that was to quit. */
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
    // What is not read waits with whoever wrote it.
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
    const error = new ShellError('IE_SHELL_REQUEST', 'a request with that id is still under way');
    // Under its id, this would be taken for the answer to the other one.
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
