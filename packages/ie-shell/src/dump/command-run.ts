import type { BrowserOptions } from '../command-line/browser-options.js';
import type { Log } from '../errors/log.js';
import type { PlannedPage } from './plan-pages.js';

/** One run of the command. */
export interface CommandRun {
  options: BrowserOptions;
  /** The pages to fetch; none for the welcome site. */
  pages: readonly PlannedPage[];
  log: Log;
  signal: AbortSignal;
  /** Called for each page that fails while there are others. */
  onFailure(error: unknown): void;
}
