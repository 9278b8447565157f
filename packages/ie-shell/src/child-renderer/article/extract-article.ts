import type { Article } from '@internet-exploder/ie-ipc';
import { parseHTML } from 'linkedom';
import { lineOf } from '../shown/shown-nodes.js';
import { pageStyles } from '../styles/page-styles.js';
import type { Reading } from '../tree/reading.js';
import type { Element } from '../tree/tree.js';
import { isTooCostly } from './article-cost.js';
import { ArticleReader } from './article-reader.js';
import { type DomDocument, type DomNode, treeOf } from './dom-tree.js';
import { fillDocument } from './fill-document.js';

/*
 * Readability and its DOM are heavy, so this file is imported when an article is read for the first time.
 */

/**
 * Finds the article of a page without the navigation around it. Undefined if there is none, or if finding it
 * would take too long.
 */
export function extractArticle(reading: Reading): FoundArticle | undefined {
  if (isTooCostly(reading.roots, pageStyles(reading.page))) return undefined;
  const { document } = parseHTML('<!doctype html><html><head></head><body></body></html>');
  const sources = fillDocument(document as unknown as DomDocument, reading);
  const found = readArticle(document);
  if (!found?.content || (found.length ?? 0) < MIN_LETTERS) return undefined;
  const about = Object.fromEntries(
    Object.entries({
      title: found.title,
      byline: found.byline,
      siteName: found.siteName,
      language: found.lang,
      excerpt: found.excerpt,
      publishedTime: found.publishedTime,
    })
      .map(([name, value]) => [name, lineOf(value ?? '', reading)] as const)
      .filter(([, value]) => value !== ''),
  );
  return { about, content: treeOf(found.content, reading, sources) };
}

/** An article's metadata and its tree. */
export interface FoundArticle {
  about: Omit<Article, 'found' | 'text' | 'markdown'>;
  content: Element;
}

/** A shorter text is not an article. */
const MIN_LETTERS = 140;

function readArticle(document: unknown) {
  const reader = new ArticleReader(document as never, {
    serializer: (node) => node as unknown as DomNode,
  });
  try {
    return reader.parse();
  } catch (error) {
    // Some methods of Readability and its DOM recurse once for each piece of text.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
