import type { BrowserOptions } from './browser-options.js';

/** The options for one page. `output` is the file of this page. */
export interface PageOptions extends BrowserOptions {
  /** Whether an existing file is an error. */
  isNew: boolean;
  /**
   * The heading of the text, which separates the pages on stdout. Undefined for a single page; its JSON is
   * indented, that of several pages is one line each.
   */
  heading: string | undefined;
}
