import {
  attribute,
  childrenOf,
  type Element,
  isElement,
  isText,
  type TreeNode,
  textContent,
} from '../../src/child-renderer/tree/tree.js';

/** A line of a page, and the marks of each of its signs that is no space. */
export interface LineOutline {
  /** Its text; what is linked, code or a picture stands in brackets that say so. */
  text: string;
  /** `*` for strong, `_` for emphasis, `~` for deleted, or several of them in that order. */
  marks: string[];
}

/** Where a line is. */
export interface LinePlace {
  /** What its addresses are relative to. */
  base: string;
  /** Breaks are spaces in a heading and in a cell. */
  kind: 'paragraph' | 'heading' | 'cell';
}

/** A sign of a line, and what it is in. */
interface Sign {
  sign: string;
  /** The link, code or picture. */
  within: string;
  marks: string;
}

/** What is around a place. */
interface Around {
  link: string;
  code: string;
  marks: string;
}

/** A sign for a break that is kept: a space, as all of its kind are. */
const BREAK = '\u2028';
const MARKS: Record<string, string> = { strong: '*', b: '*', em: '_', i: '_', del: '~', s: '~' };
/** A backslash there would escape the bar of a cell: such code is text. */
const BEFORE_BAR = /\\\s*(?:\||$)/;

/** What a line of inline elements says. */
export function outlineLine(nodes: readonly TreeNode[], place: LinePlace): LineOutline {
  const signs = withSingleSpaces(readInlines(nodes, place, { link: '', code: '', marks: '' }));
  let text = '';
  let open = '';
  for (const { sign, within } of signs) {
    if (within !== open) text += (open && '⟧') + (within && `⟦${within}: `);
    open = within;
    text += sign === BREAK ? '⏎' : sign;
  }
  const marks = signs.filter(({ sign }) => !isSpace(sign)).map((sign) => [...sign.marks].sort().join(''));
  return { text: text + (open && '⟧'), marks };
}

/** The signs with one space at most between two, which belongs to what both are in, and none around breaks. */
function withSingleSpaces(all: Iterable<Sign>): Sign[] {
  const signs: Sign[] = [];
  let gap = '';
  for (const next of all) {
    if (isSpace(next.sign)) {
      if (next.sign === BREAK) gap = gap.replace(' ', '') + BREAK;
      else gap ||= ' ';
      continue;
    }
    const before = signs.at(-1)?.within;
    const within = gap === ' ' && before === next.within ? next.within : '';
    if (before !== undefined) for (const sign of gap) signs.push({ sign, within, marks: '' });
    gap = '';
    signs.push(next);
  }
  return signs;
}

function* readInlines(nodes: readonly TreeNode[], place: LinePlace, around: Around): Generator<Sign> {
  for (const node of nodes) {
    if (isText(node)) yield* signsOf(node.value, around);
    else if (isElement(node)) yield* readElement(node, place, around);
  }
}

function* readElement(element: Element, place: LinePlace, around: Around): Generator<Sign> {
  const { tagName } = element;
  const mark = MARKS[tagName];
  const children = childrenOf(element);
  if (tagName === 'br') {
    yield { sign: place.kind === 'paragraph' ? BREAK : ' ', within: '', marks: '' };
  } else if (tagName === 'img') yield* readPicture(element, place, around);
  else if (tagName === 'a') {
    const url = toUrl(element, 'href', place);
    const link = url ? `link ${url}${titleOf(element)}` : around.link;
    yield* readInlines(children, place, { ...around, link });
  } else if (tagName === 'code') {
    const isCode = place.kind !== 'cell' || !BEFORE_BAR.test(textContent(element));
    yield* readInlines(children, place, { ...around, code: isCode ? 'code ' : around.code });
  } else if (mark !== undefined && !around.marks.includes(mark)) {
    yield* readInlines(children, place, { ...around, marks: around.marks + mark });
  } else yield* readInlines(children, place, around);
}

/** A picture is one sign, or what stands for it where there is none on the web. */
function* readPicture(element: Element, place: LinePlace, around: Around): Generator<Sign> {
  const url = toUrl(element, 'src', place);
  const alt = lineOf(attribute(element, 'alt'));
  if (!url || !/^https?:/.test(url)) {
    yield* signsOf(alt, around);
    return;
  }
  const picture = `picture ${url} ${JSON.stringify(alt)}${titleOf(element)} `;
  yield { sign: '\ufffc', within: picture + around.link, marks: around.marks };
}

function* signsOf(text: string, { link, code, marks }: Around): Generator<Sign> {
  for (const sign of text) yield { sign, within: (code + link).trim(), marks };
}

/** Undefined for what no link leads to. What readers of Markdown escape further is so in all of them. */
function toUrl(element: Element, name: string, { base }: LinePlace): string | undefined {
  const address = attribute(element, name);
  if (!address || address === '#' || !URL.canParse(address, base)) return undefined;
  const { protocol, href } = new URL(address, base);
  return /^(?:https?|mailto|tel):$/.test(protocol) ? href.replace(/[[\]|^]/g, encodeURIComponent) : undefined;
}

function titleOf(element: Element): string {
  const title = lineOf(attribute(element, 'title'));
  return title && ` ${JSON.stringify(title)}`;
}

function lineOf(text = ''): string {
  return text.replace(/\s+/g, ' ').trim();
}

function isSpace(sign: string): boolean {
  return /^\s$/.test(sign);
}
