import { ShellError } from '../errors/shell-error.js';
import type { Session } from '../session/session.js';
import { untilAborted } from '../streams/until-aborted.js';
import { type Answer, failure } from './answer.js';
import { understand } from './parse-request.js';
import { type Line, readLines } from './read-lines.js';
import type { Request } from './requests.js';
import { Desk, MAX_IN_FLIGHT } from './requests-in-flight.js';

/**
 * Answers requests until the input ends or one of them says so, and then until all have been answered.
 *
 * @throws What the input and a write throw. The signal's reason.
 */
export async function serveRequests(session: Session, { input, write, signal }: Ends): Promise<void> {
  const failed = new AbortController();
  const ending = AbortSignal.any([signal, failed.signal]);
  const desk = new Desk(session, { write, fail: (error) => failed.abort(error) });
  const lines = readLines(input, MAX_LINE_BYTES);
  try {
    const quit = await untilAborted(takeRequests(lines, desk, write), ending);
    await untilAborted(desk.fewerThan(1), ending);
    if (quit) await untilAborted(write({ id: quit.id, ok: true, result: {} }), ending);
  } finally {
    desk.cancelAll();
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
  desk: Desk,
  write: Ends['write'],
): Promise<Request<'quit'> | undefined> {
  let count = 0;
  for await (const line of lines) {
    count += 1;
    if ('text' in line && line.text.trim() === '') continue;
    const request = await take(line, count, desk, write);
    if (request?.command === 'quit') return request;
    // What is not read waits with whoever wrote it.
    await desk.fewerThan(MAX_IN_FLIGHT);
  }
  return undefined;
}

async function take(
  line: Line,
  count: number,
  desk: Desk,
  write: Ends['write'],
): Promise<Request | undefined> {
  const understood = understand(line);
  const id = 'request' in understood ? understood.request.id : understood.id;
  if (id !== undefined && desk.has(id)) {
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
    await write({ id: request.id, ok: true, result: { isCancelled: desk.cancel(request.of) } });
  } else if (request.command !== 'quit') {
    desk.start(request);
  }
  return request;
}
