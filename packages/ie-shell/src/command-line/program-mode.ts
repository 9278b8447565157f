import type { ChildKind } from '@internet-exploder/ie-sandbox';
import type { BrowserOptions } from './browser-options.js';

/** What this process does. */
export type Mode =
  /** A child process: serve the channel in the environment. */
  | { type: 'subprocess'; kind: ChildKind }
  /** A browser for one command line. */
  | { type: 'browser'; options: BrowserOptions }
  /** A headless session for a program. Bookmarks are kept in `dataDir`. */
  | { type: 'headless'; options: BrowserOptions; dataDir: string | undefined }
  /** Each kind of child tries what confinement forbids. */
  | { type: 'sandbox'; isJson: boolean }
  /** Print a text, the help or the version, and exit. */
  | { type: 'text'; text: string };
