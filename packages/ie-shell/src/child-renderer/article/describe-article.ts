import type { Article, Removed, TextLayout } from '@internet-exploder/ie-ipc';
import { renderMarkdown } from '../markdown/render-markdown.js';
import { describePage } from '../meta/describe-page.js';
import { renderText } from '../text/render-text.js';
import { type Reading, startReading } from '../tree/reading.js';
import { extractArticle } from './extract-article.js';

/**
 * Describes the article of a page, or the whole page if it has none. What both texts leave out is counted
 * once.
 */
export function describeArticle(reading: Reading, layout: TextLayout): Article {
  const { page, removed } = reading;
  const uncounted = startReading(page).removed;
  const trial = startReading(page, reading.roots);
  const article = extractArticle(trial);
  if (article) addRemoved(removed, trial.removed);
  const roots = article ? [article.content] : reading.roots;
  const texts = {
    text: renderText({ page, roots, removed }, layout),
    markdown: renderMarkdown({ page, roots, removed: uncounted }),
  };
  if (article) return { found: true, ...article.about, ...texts };
  const { title, author, language } = describePage(page, uncounted);
  return {
    found: false,
    ...(title && { title }),
    ...(author && { byline: author }),
    ...(language && { language }),
    ...texts,
  };
}

function addRemoved(to: Removed, more: Removed): void {
  to.control += more.control;
  to.bidi += more.bidi;
  to.tag += more.tag;
  to.links += more.links;
  to.hidden += more.hidden;
}
