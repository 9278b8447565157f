import { MAX_PART_BYTES } from '@internet-exploder/ie-ipc';
import { ShellError } from '../../errors/shell-error.js';

export function startBudget(): OutputBudget {
  return { left: MAX_PART_BYTES };
}

/**
 * The remaining size of a page's output. A short page can cause long output, such as a rule in a wide line.
 */
export interface OutputBudget {
  left: number;
}

/**
 * Spends the budget for a line of that length.
 *
 * @throws ShellError `IE_SHELL_PAGE_TOO_LARGE` if it is exhausted
 */
export function spend(budget: OutputBudget, length: number): void {
  budget.left -= length + 1;
  if (budget.left < 0) {
    throw new ShellError('IE_SHELL_PAGE_TOO_LARGE', `the page's text is over ${MAX_PART_BYTES} bytes long`);
  }
}
