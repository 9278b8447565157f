import type { PageLink } from '@internet-exploder/ie-ipc';
import { labelIn, linkTo, type Teller } from './labels.js';
import type { Reading } from './reading.js';
import { lineOf, visitShown } from './shown-nodes.js';
import { defaultStyle } from './text/default-styles.js';
import { startPaper, takePaper } from './text/paper.js';
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
  const teller = { reading, labels: startPaper() };
  const add = (text: string) => open.at(-1)?.pieces.push(text);
  visitShown(reading, {
    begin(element) {
      const link = linkOf(element, teller);
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
      const text = lineOf(last.pieces.join(''), reading);
      takePaper(teller.labels, text.length);
      last.link.text = text || labelOf(element, teller);
    },
  });
  return links;
}

function linkOf(element: Element, teller: Teller): PageLink | undefined {
  if (element.tagName !== 'a' && element.tagName !== 'area') return undefined;
  const href = attribute(element, 'href') ?? attribute(element, 'xlink:href');
  const url = href === undefined ? undefined : linkTo(href, teller);
  if (url === undefined) return undefined;
  takePaper(teller.labels, url.length);
  const title = labelIn(element, 'title', teller);
  const rel = labelIn(element, 'rel', teller).toLowerCase();
  return { url, text: '', ...(title && { title }), rel: rel ? [...new Set(rel.split(' '))] : [] };
}

/** What a link without any text says of itself. */
function labelOf(element: Element, teller: Teller): string {
  return labelIn(element, attribute(element, 'aria-label') === undefined ? 'title' : 'aria-label', teller);
}

function separates({ tagName }: Element): boolean {
  return tagName === 'br' || defaultStyle(tagName).display !== 'inline';
}
