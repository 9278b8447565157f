import { MAX_PART_BYTES } from '@internet-exploder/ie-ipc';
import { ShellError } from '../../errors/shell-error.js';

export function startBudget(): OutputBudget {
  return { left: MAX_PART_BYTES };
}

/** How much may still be written of a page. A little of it can ask for a lot, such as a rule across a wide line. */
export interface OutputBudget {
  left: number;
}

/**
 * Takes what a line of that many characters needs.
 *
 * @throws ShellError `IE_SHELL_PAGE_TOO_LARGE` when there is none left.
 */
export function spend(budget: OutputBudget, length: number): void {
  budget.left -= length + 1;
  if (budget.left < 0) {
    throw new ShellError('IE_SHELL_PAGE_TOO_LARGE', `the page's text is over ${MAX_PART_BYTES} bytes long`);
  }
}
