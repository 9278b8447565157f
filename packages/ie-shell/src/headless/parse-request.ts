import { describeValue, nearest, quoteText } from '@internet-exploder/ie-options';
import type * as z from 'zod/mini';
import { ShellError } from '../errors/shell-error.js';
import type { Line } from './read-lines.js';
import { type Command, REQUESTS, type Request, RequestId } from './requests.js';

/** Parses a line as a request. */
export function parseRequest(line: Line): Understood {
  if ('problem' in line) return misunderstood(undefined, line.problem);
  const parsed = parseJson(line.text);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return misunderstood(undefined, 'it is not a JSON object');
  }
  const { id, command } = parsed as { id?: unknown; command?: unknown };
  const readId = RequestId.safeParse(id);
  if (!readId.success)
    return misunderstood(undefined, 'id must be an integer, or a string of at most 128 characters');
  if (typeof command !== 'string') return misunderstood(readId.data, 'command must be a string');
  if (!isCommand(command)) {
    const hint = didYouMean(command, Object.keys(REQUESTS));
    return misunderstood(readId.data, `unknown command ${quoteText(command)}${hint}`);
  }
  const request = REQUESTS[command].safeParse(parsed);
  if (request.success) return { request: request.data };
  return misunderstood(readId.data, `${command}: ${describe(request.error.issues[0], command, parsed)}`);
}

/** The request of a line, or its error, with the id if that was valid. */
export type Understood = { request: Request } | { id: RequestId | undefined; error: ShellError };

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isCommand(name: string): name is Command {
  return Object.hasOwn(REQUESTS, name);
}

function misunderstood(id: RequestId | undefined, what: string): Understood {
  return { id, error: new ShellError('IE_SHELL_REQUEST', `invalid request: ${what}`) };
}

/** Describes the first problem. The schemas have no messages of their own. */
function describe(issue: z.core.$ZodIssue | undefined, command: Command, request: object): string {
  if (issue?.code === 'unrecognized_keys') {
    const [name = ''] = issue.keys;
    const known = Object.keys(REQUESTS[command].shape);
    return `unknown field ${quoteText(name)}${didYouMean(name, known)}`;
  }
  const field = issue?.path.join('.') ?? '';
  const got = describeValue(valueAt(request, issue?.path ?? []));
  switch (issue?.code) {
    case 'invalid_type':
      return `${field} must be of type ${issue.expected}, not ${got}`;
    case 'invalid_value':
      return `${field} must be one of ${issue.values.map(String).join(', ')}, not ${got}`;
    case 'too_small':
      return `${field} is too small`;
    case 'too_big':
      return `${field} is too large`;
    default:
      return `${field} has an invalid value: ${got}`;
  }
}

function didYouMean(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === undefined ? '' : `; did you mean ${near}?`;
}

function valueAt(request: object, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, step) => (value as Record<PropertyKey, unknown>)?.[step], request);
}
