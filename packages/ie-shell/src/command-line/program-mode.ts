import type { ChildKind } from '@internet-exploder/ie-sandbox';
import type { BrowserOptions } from './browser-options.js';

/** What a process of this program is to do. */
export type Mode =
  /** Be a child: serve the channel in the environment. */
  | { type: 'subprocess'; kind: ChildKind }
  /** Be the browser that a person started. */
  | { type: 'browser'; options: BrowserOptions }
  /** Be a browser that a program asks, whose bookmarks are kept in that folder. */
  | { type: 'headless'; options: BrowserOptions; dataDir: string | undefined }
  /** Have each kind of child try what it must not be able to do. */
  | { type: 'sandbox'; isJson: boolean }
  /** Print this and be done: the help, or the version. */
  | { type: 'text'; text: string };
