import type { PageLink } from '@internet-exploder/ie-ipc';
import type { Reading } from './reading.js';
import { resolveLink } from './resolve-link.js';
import { lineOf, visitShown } from './shown-nodes.js';
import { defaultStyle } from './text/default-styles.js';
import { type Paper, startPaper, takePaper } from './text/paper.js';
import { attribute, type Element } from './tree.js';

/** A link whose text is being read. */
interface OpenLink {
  element: Element;
  link: PageLink;
  pieces: string[];
}

/**
 * The links that a page shows, in their order. Those that are hidden are left out, and so are those that are inert.
 * @throws ShellError `IE_SHELL_PAGE_TOO_LARGE`: a link that is left open is opened again in every paragraph
 */
export function collectLinks(reading: Reading): PageLink[] {
  const links: PageLink[] = [];
  const open: OpenLink[] = [];
  const paper = startPaper();
  const add = (text: string) => open.at(-1)?.pieces.push(text);
  visitShown(reading, {
    begin(element) {
      const link = linkOf(element, reading, paper);
      if (link) {
        links.push(link);
        open.push({ element, link, pieces: [] });
      }
      if (separates(element)) add(' ');
      if (element.tagName === 'img' || element.tagName === 'area') add(attribute(element, 'alt') ?? '');
    },
    text: add,
    end(element) {
      if (separates(element)) add(' ');
      const last = open.at(-1);
      if (last?.element !== element) return;
      open.pop();
      last.link.text = lineOf(last.pieces.join(''), reading) || labelOf(element, reading);
      takePaper(paper, last.link.text.length);
    },
  });
  return links;
}

function linkOf(element: Element, reading: Reading, paper: Paper): PageLink | undefined {
  if (element.tagName !== 'a' && element.tagName !== 'area') return undefined;
  const href = attribute(element, 'href') ?? attribute(element, 'xlink:href');
  if (href === undefined) return undefined;
  takePaper(paper, href.length);
  const url = resolveLink(href, reading);
  if (url === undefined) return undefined;
  const title = lineOf(attribute(element, 'title') ?? '', reading);
  const rel = lineOf(attribute(element, 'rel') ?? '', reading).toLowerCase();
  takePaper(paper, url.length + title.length + rel.length);
  return { url, text: '', ...(title && { title }), rel: rel ? [...new Set(rel.split(' '))] : [] };
}

/** What a link without any text says of itself. */
function labelOf(element: Element, reading: Reading): string {
  return lineOf(attribute(element, 'aria-label') ?? attribute(element, 'title') ?? '', reading);
}

function separates({ tagName }: Element): boolean {
  return tagName === 'br' || defaultStyle(tagName).display !== 'inline';
}
