import { FetchRequest, OpenPage, ReadPage } from '@internet-exploder/ie-ipc';
import { ShellError } from '../errors.js';

/*
 * A child takes an order that it cannot understand for a breach, and ends with all that it has: a caller's mistake does
 * not get that far.
 */

/** @throws ShellError `IE_SHELL_SELECTOR`, `IE_SHELL_USAGE` */
export function checkReading(order: Omit<ReadPage, 'type' | 'id'>): void {
  const issue = firstIssue(ReadPage, { ...order, type: 'ReadPage', id: order.of });
  if (issue?.path[0] === 'select') {
    throw new ShellError('IE_SHELL_SELECTOR', 'a selector has to be a text of 1 to 4096 characters');
  }
  if (issue) throw misuse('the page cannot be read', issue);
}

/** @throws ShellError `IE_SHELL_USAGE` */
export function checkFetch(order: Omit<FetchRequest, 'type' | 'id' | 'body'>): void {
  const issue = firstIssue(FetchRequest, { ...order, type: 'FetchRequest', id: 0 });
  if (issue) throw misuse('the page cannot be fetched', issue);
}

/** @throws ShellError `IE_SHELL_USAGE` */
export function checkPage(order: Omit<OpenPage, 'type' | 'id' | 'body'>): void {
  const issue = firstIssue(OpenPage, { ...order, type: 'OpenPage', id: 0, body: new Uint8Array() });
  if (issue) throw misuse('the page cannot be opened', issue);
}

interface Issue {
  path: PropertyKey[];
  message: string;
}

function firstIssue(
  schema: { safeParse(value: unknown): { error?: { issues: Issue[] } | undefined } },
  value: unknown,
): Issue | undefined {
  return schema.safeParse(value).error?.issues[0];
}

function misuse(what: string, { path, message }: Issue): ShellError {
  const name = path.findLast((step) => typeof step === 'string') ?? 'order';
  return new ShellError('IE_SHELL_USAGE', `${what} with that ${name}: ${message}`);
}
