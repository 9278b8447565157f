import { ReadPage } from '@internet-exploder/ie-ipc';
import { ShellError } from '../errors.js';

/**
 * A renderer takes an order that it cannot understand for a breach, and ends with every page that it has: a caller's
 * mistake does not get that far.
 *
 * @throws ShellError `IE_SHELL_SELECTOR`, `IE_SHELL_USAGE`
 */
export function checkOrder(order: Omit<ReadPage, 'type' | 'id'>): void {
  const { error } = ReadPage.safeParse({ ...order, type: 'ReadPage', id: order.of });
  const issue = error?.issues[0];
  if (!issue) return;
  if (issue.path[0] === 'select') {
    throw new ShellError('IE_SHELL_SELECTOR', 'a selector has to be a text of 1 to 4096 characters');
  }
  const what = issue.path.at(-1) ?? 'order';
  throw new ShellError(
    'IE_SHELL_USAGE',
    `the page cannot be read with that ${String(what)}: ${issue.message}`,
  );
}
