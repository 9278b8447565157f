import type { PageLink } from '@internet-exploder/ie-ipc';
import { EMBEDDED, embeddedAddress, embeddedLabel } from '../shown/embedded.js';
import { FORMULAS, formulaText } from '../shown/formula.js';
import { hiddenElements } from '../shown/hidden.js';
import { type LabelContext, labelIn, linkTo, nameOfDrawing, nameOfEmptyLink } from '../shown/labels.js';
import { spend, startBudget } from '../shown/output-budget.js';
import { contextWithin, displayOf, type ReadingContext } from '../shown/reading-context.js';
import { lineOf, visitShown } from '../shown/shown-nodes.js';
import { type ScriptNotation, scriptNotationOf } from '../shown/superscript.js';
import { pageStyles, type StyleOf } from '../styles/page-styles.js';
import type { Reading } from '../tree/reading.js';
import { attribute, type Element } from '../tree/tree.js';

/**
 * Collects the links that a page shows, in their order: to other pages, frames and media. It leaves out
 * hidden and inert links.
 * @throws ShellError `IE_SHELL_PAGE_TOO_LARGE`, because the parser opens an unclosed link again in every
 * paragraph
 */
export function collectLinks(reading: Reading): PageLink[] {
  const collection = new LinkCollection(reading);
  visitShown(reading, collection);
  return collection.links;
}

/** A link whose text is being collected. */
interface OpenLink {
  element: Element;
  link: PageLink;
  pieces: string[];
}

class LinkCollection {
  readonly links: PageLink[] = [];
  readonly #open: OpenLink[] = [];
  readonly #teller: LabelContext;
  readonly #styleOf: StyleOf;
  /** For each open element, whether its inline children are separated by spaces. */
  readonly #rows: boolean[] = [];
  /** The open superscript and subscript elements within a link. */
  readonly #raised: { element: Element; notation: ScriptNotation }[] = [];

  constructor(reading: Reading) {
    this.#teller = { reading, labels: startBudget() };
    this.#styleOf = pageStyles(reading.page);
  }

  begin(element: Element): boolean {
    if (this.#addEmbedded(element)) return false;
    const link = linkOf(element, this.#teller);
    const separatesWords = this.#standsApart(element);
    // Preceded by a space that separates it from the text before.
    if (separatesWords) this.text(' ');
    if (link) {
      this.links.push(link);
      this.#open.push({ element, link, pieces: [] });
    }
    const { reading } = this.#teller;
    if (FORMULAS.has(element.tagName) && this.#open.length > 0) {
      const isHidden = hiddenElements(reading.page);
      this.text(formulaText(element, (node) => !isHidden(node)));
      if (separatesWords) this.text(' ');
      return false;
    }
    if (element.tagName === 'img' || element.tagName === 'area') this.text(attribute(element, 'alt') ?? '');
    if (element.tagName === 'svg' && this.#open.length > 0) this.text(nameOfDrawing(element, this.#teller));
    this.#beginRaised(element);
    const outer: ReadingContext = { whiteSpace: 'normal', isRow: this.#rows.at(-1) === true };
    this.#rows.push(contextWithin(element, outer, this.#styleOf).isRow);
    return true;
  }

  text(text: string): void {
    const alter = this.#raised.at(-1)?.notation.alter;
    this.#open.at(-1)?.pieces.push(alter?.(text) ?? text);
  }

  end(element: Element): void {
    this.#rows.pop();
    const raised = this.#raised.at(-1);
    if (raised?.element === element) {
      this.#raised.pop();
      this.text(raised.notation.after);
    }
    this.#endLink(element);
    if (this.#standsApart(element)) this.text(' ');
  }

  #endLink(element: Element): void {
    const last = this.#open.at(-1);
    if (last?.element !== element) return;
    this.#open.pop();
    const text = lineOf(last.pieces.join(''), this.#teller.reading);
    spend(this.#teller.labels, text.length);
    last.link.text = text || nameOfEmptyLink(element, this.#teller);
  }

  /** Adds an embedded page or medium as a link, whatever else the element contains. */
  #addEmbedded(element: Element): boolean {
    if (!EMBEDDED.has(element.tagName)) return false;
    const address = embeddedAddress(element);
    const url = address ? linkTo(address, this.#teller) : undefined;
    if (url === undefined) return false;
    const text = embeddedLabel(element, this.#teller);
    spend(this.#teller.labels, url.length);
    this.links.push({ url, text, rel: [] });
    this.text(` ${text} `);
    return true;
  }

  #beginRaised(element: Element): void {
    if (this.#open.length === 0) return;
    const notation = scriptNotationOf(element);
    if (!notation) return;
    this.text(notation.before);
    this.#raised.push({ element, notation });
  }

  #standsApart(element: Element): boolean {
    if (element.tagName === 'br') return true;
    const display = displayOf(element, this.#styleOf);
    return display === 'inline' ? this.#rows.at(-1) === true : display !== 'contents';
  }
}

/** Maximum number of words that are kept of a link's `rel`. */
const MAX_REL_WORDS = 100;

function linkOf(element: Element, context: LabelContext): PageLink | undefined {
  if (element.tagName !== 'a' && element.tagName !== 'area') return undefined;
  const href = attribute(element, 'href') ?? attribute(element, 'xlink:href');
  const url = href === undefined ? undefined : linkTo(href, context);
  if (url === undefined) return undefined;
  spend(context.labels, url.length);
  const title = labelIn(element, 'title', context);
  const rel = labelIn(element, 'rel', context).toLowerCase();
  return {
    url,
    text: '',
    ...(title && { title }),
    rel: rel ? [...new Set(rel.split(' ', MAX_REL_WORDS))] : [],
  };
}
