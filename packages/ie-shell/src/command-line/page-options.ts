import type { BrowserOptions } from './browser-options.js';

/** The options as they hold for one page: `output` is its own file. */
export interface PageOptions extends BrowserOptions {
  /** Whether the file must not be there. */
  isNew: boolean;
  /**
   * What text begins with, so that the pages on stdout can be told apart. Undefined where it is the only page there:
   * JSON has lines then, and else is one line.
   */
  heading: string | undefined;
}
