import type { Browser } from '../browser/browser.js';
import type { OpenOptions } from '../browser/open-options.js';
import type { Page } from '../browser/page.js';

/** The methods of a page that a session uses. */
export type LoadedPage = Pick<
  Page,
  | 'url'
  | 'status'
  | 'mimeType'
  | 'encoding'
  | 'encodingFrom'
  | 'needsScript'
  | 'unread'
  | 'refresh'
  | 'sandbox'
  | 'text'
  | 'markdown'
  | 'article'
  | 'links'
  | 'meta'
  | 'dom'
  | 'select'
  | 'source'
  | 'close'
>;

/** The methods of a browser that a session uses. */
export interface Pages extends Pick<Browser, 'processes'> {
  open(url: string, options: OpenOptions): Promise<LoadedPage>;
}
