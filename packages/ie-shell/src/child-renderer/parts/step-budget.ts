import { ShellError } from '../../errors/shell-error.js';
import { nodesIn, type TreeNode } from '../tree/tree.js';

/**
 * Counts the steps of a selector, and stops one that takes too many for the size of the page. A step looks at one node, or at
 * 64 characters of an attribute or a text.
 */
export class StepBudget {
  readonly #document: TreeNode;
  #limit: number | undefined;
  steps = 0;

  constructor(document: TreeNode) {
    this.#document = document;
  }

  /** @throws ShellError `IE_SHELL_SELECTOR` for one step too many */
  step(count = 1): void {
    this.steps += count;
    if (this.steps > MAX_SMALL && this.steps > this.#limitOfPage()) {
      throw new ShellError(
        'IE_SHELL_SELECTOR',
        'the selector takes too long on this page: select by names, classes and short attributes, without :scope in :has() and without :contains()',
      );
    }
  }

  /** Counts what reading a text takes. */
  readonly read = <Text extends string | undefined>(text: Text): Text => {
    if (text && text.length >= CHARACTERS) this.step(Math.floor(text.length / CHARACTERS));
    return text;
  };

  /** Compares two nodes, which is a step. */
  readonly equals = (one: TreeNode, other: TreeNode): boolean => {
    this.step();
    return one === other;
  };

  #limitOfPage(): number {
    if (this.#limit === undefined) {
      let nodes = 0;
      for (const _ of nodesIn(this.#document)) nodes += 1;
      this.#limit = MAX_SMALL + nodes * STEPS_PER_NODE;
    }
    return this.#limit;
  }
}

/** How many characters are read in the time of a step. */
const CHARACTERS = 64;

/** Steps that any page may take. They take less than a second. */
const MAX_SMALL = 5_000_000;

/** Further steps for each node of the page. A selector of several compounds looks at all ancestors of an element. */
const STEPS_PER_NODE = 100;
