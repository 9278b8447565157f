import { messageOf } from '../errors/message-of.js';
import { ShellError } from '../errors/shell-error.js';

/** The `error` and `code` of the `PageError` for this error. */
export function describeFailure(error: unknown): { error: string; code: string } {
  if (error instanceof ShellError) return { error: error.message, code: error.code };
  return {
    error: `the page cannot be read: ${messageOf(error)}`,
    code: 'IE_SHELL_PAGE',
  };
}
