import { isSpace } from './escape-text.js';
import { type Inline, joinNeighbours } from './inline.js';

/**
 * Removes marks that a parser would read as text or end in another place, and links in links. Adjacent
 * inlines are then joined, because two adjacent runs of code would read as a different one.
 */
export function settleMarks(inlines: readonly Inline[]): Inline[] {
  return settle(inlines, { before: '', after: [''], marks: new Set(), inLink: false, isBesideMark: false });
}

/** The characters around inlines: the one before, and each possible one after. */
interface Around {
  before: string;
  after: readonly string[];
  /** Open marks. A mark is not opened within itself. */
  marks: ReadonlySet<string>;
  inLink: boolean;
  /** Whether a mark ends directly before. */
  isBesideMark: boolean;
}

/** The character of each mark, for flanking rules. Emphasis may also use an asterisk. */
const SIGNS = { strong: '*', emphasis: '_', deleted: '~', link: '[', image: '!', code: '`', break: '\n' };

function settle(inlines: readonly Inline[], outer: Around): Inline[] {
  const settled: Inline[] = [];
  for (const [index, inline] of inlines.entries()) {
    const last = settled.at(-1);
    const next = inlines[index + 1];
    const around = {
      ...outer,
      before: last ? lastOf(last) : outer.before,
      after: next ? possibleFirsts(next) : outer.after,
      isBesideMark: last ? 'children' in last && last.type !== 'link' : outer.isBesideMark,
    };
    for (const each of settleOne(inline, around)) settled.push(each);
  }
  return joinNeighbours(settled);
}

function settleOne(inline: Inline, around: Around): Inline[] {
  if (!('children' in inline)) return [inline];
  const { marks, inLink, isBesideMark } = around;
  // Some parsers join the delimiters of adjacent marks.
  const isRepeated = inline.type === 'link' ? inLink : marks.has(inline.type) || isBesideMark;
  if (isRepeated) return settle(inline.children, around);
  if (inline.type === 'link') {
    const children = settle(inline.children, {
      before: '[',
      after: [']'],
      marks,
      inLink: true,
      isBesideMark: false,
    });
    return [{ ...inline, children }];
  }
  const sign = SIGNS[inline.type];
  const open = { ...around, marks: new Set([...marks, inline.type]) };
  const children = settle(inline.children, { ...open, before: sign, after: [sign], isBesideMark: false });
  // Inner marks are not tried again, which would take exponential time.
  return isRead(children, around) ? [{ ...inline, children }] : settle(inline.children, open);
}

/**
 * Whether a parser reads a mark around these inlines. @see
 * https://spec.commonmark.org/0.31.2/#left-flanking-delimiter-run
 */
function isRead(children: readonly Inline[], { before, after }: Around): boolean {
  const [first] = children;
  const last = children.at(-1);
  if (!first || !last) return false;
  const [begin, end] = [firstOf(first), lastOf(last)];
  // Some parsers count escaped delimiters, or escape them again.
  if (first.type === 'text' && /[*_~]/.test(begin)) return false;
  if (last.type === 'text' && /[*_~\\]/.test(end)) return false;
  const opens = separatesWords(before) || !mayBePunctuation(begin);
  const closes = after.every(separatesWords) || !mayBePunctuation(end);
  return opens && closes;
}

/**
 * Whether a character, or none, separates words in every version of CommonMark. Some treat symbols as
 * punctuation.
 */
export function separatesWords(sign: string): boolean {
  return isSpace(sign) || /[\p{P}$+<=>^`|]/u.test(sign);
}

function mayBePunctuation(sign: string): boolean {
  return /[\p{P}\p{S}]/u.test(sign);
}

/** The last character of an inline. */
export function lastOf(inline: Inline): string {
  if (inline.type === 'text') return [...inline.value.slice(-2)].at(-1) ?? '';
  return inline.type === 'link' || inline.type === 'image' ? ')' : SIGNS[inline.type];
}

/** The first character of an inline. */
export function firstOf(inline: Inline): string {
  return inline.type === 'text' ? ([...inline.value.slice(0, 2)][0] ?? '') : SIGNS[inline.type];
}

/** Each possible first character of an inline, since its outer marks may be removed. */
function possibleFirsts(inline: Inline): string[] {
  const signs = [firstOf(inline)];
  for (let inner: Inline | undefined = inline; inner && 'children' in inner; ) {
    inner = inner.children[0];
    if (inner) signs.push(firstOf(inner));
  }
  return signs;
}
