import type { Refresh, Removed } from '@internet-exploder/ie-ipc';
import { hasUnsafe, replaceUnsafe } from '@internet-exploder/ie-text/unsafe';
import type { Document, TreeNode } from './tree.js';

/** Starts a reading that has removed nothing yet. */
export function startReading(page: ParsedPage, roots: readonly TreeNode[] = [page.document]): Reading {
  return { page, roots, removed: { control: 0, bidi: 0, tag: 0, links: 0, hidden: 0 } };
}

/** A parsed page. */
export interface ParsedPage {
  /** The URL that the page came from. */
  url: string;
  /** The base of its links: its `base` element, or its URL. */
  baseUrl: string;
  /** The MIME type without parameters, such as `text/html`. */
  mimeType: string;
  /** The encoding's name in the Encoding Standard, in lower case. */
  encoding: string;
  /** The page's refresh, if it has one. */
  refresh?: Refresh | undefined;
  /** A page that is not HTML is one `pre` in a document, as browsers show it. */
  document: Document;
}

/** One reading of a page. */
export interface Reading {
  page: ParsedPage;
  /** What is read: the document, or the selected elements. */
  roots: readonly TreeNode[];
  /** Counts what the reading leaves out. */
  removed: Removed;
}

/** Removes what is unsafe to show, and counts it. Every line end becomes a line feed. */
export function clean(text: string, removed: Removed): string {
  if (!hasUnsafe(text)) return text;
  return replaceUnsafe(text.replace(/\r\n?/g, '\n'), (_, kind) => {
    if (kind === 'line') return '\n';
    removed[kind] += 1;
    return '';
  });
}
