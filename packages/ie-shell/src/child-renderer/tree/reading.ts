import type { Refresh, Removed } from '@internet-exploder/ie-ipc';
import { BIDI, CONTROL, MAYBE_UNSAFE, TAG } from '../../output/unsafe-characters.js';
import type { Document, TreeNode } from './tree.js';

/** A reading of which nothing has been left out yet. */
export function startReading(page: ParsedPage, roots: readonly TreeNode[] = [page.document]): Reading {
  return { page, roots, removed: { control: 0, bidi: 0, tag: 0, links: 0, hidden: 0 } };
}

/** A page that has been parsed. */
export interface ParsedPage {
  /** Where it came from. */
  url: string;
  /** What its links are relative to: its `base` element, or its URL. */
  baseUrl: string;
  /** Without parameters, such as `text/html`. */
  mimeType: string;
  /** As the Encoding Standard names it, in lower case. */
  encoding: string;
  /** Where the page sends its reader. */
  refresh?: Refresh | undefined;
  /** One that is no HTML is the one `pre` of a document, as browsers show it. */
  document: Document;
}

/** One reading of a page. */
export interface Reading {
  page: ParsedPage;
  /** What is to be read: the document, or the elements that were selected. */
  roots: readonly TreeNode[];
  /** Counts what is left out on the way. */
  removed: Removed;
}

/** The text without what could steer a terminal, reorder lines or hide in them; CRLF and CR become a line feed. */
export function clean(text: string, removed: Removed): string {
  if (!MAYBE_UNSAFE.test(text)) return text;
  const count = (kind: 'control' | 'bidi' | 'tag') => () => {
    removed[kind] += 1;
    return '';
  };
  return text
    .replace(/\r\n?/g, '\n')
    .replace(CONTROL, count('control'))
    .replace(BIDI, count('bidi'))
    .replace(TAG, count('tag'));
}
