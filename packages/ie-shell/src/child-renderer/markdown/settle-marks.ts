import { isSpace } from './escape-text.js';
import { type Inline, joinNeighbours } from './inline.js';

/**
 * Takes off the marks whose signs would be read as text, or end where they should not, and links in links; what then lies
 * side by side is joined, since two runs of code would be read as one of another kind.
 */
export function settleMarks(inlines: readonly Inline[]): Inline[] {
  return settle(inlines, { before: '', after: [''], marks: new Set(), inLink: false, isBesideMark: false });
}

/** What stands around inlines: the sign before them, and each that may be the one behind, as the rest comes out. */
interface Around {
  before: string;
  after: readonly string[];
  /** Marks that are open: none is opened within itself. */
  marks: ReadonlySet<string>;
  inLink: boolean;
  /** Whether a mark ends right before. */
  isBesideMark: boolean;
}

/** The sign of a mark, where it stands for punctuation: that of emphasis may be an asterisk as well. */
const SIGNS = { strong: '*', emphasis: '_', deleted: '~', link: '[', image: '!', code: '`', break: '\n' };

function settle(inlines: readonly Inline[], outer: Around): Inline[] {
  const settled: Inline[] = [];
  for (const [index, inline] of inlines.entries()) {
    const last = settled.at(-1);
    const next = inlines[index + 1];
    const around = {
      ...outer,
      before: last ? lastOf(last) : outer.before,
      after: next ? firstsOf(next) : outer.after,
      isBesideMark: last ? 'children' in last && last.type !== 'link' : outer.isBesideMark,
    };
    for (const each of settleOne(inline, around)) settled.push(each);
  }
  return joinNeighbours(settled);
}

function settleOne(inline: Inline, around: Around): Inline[] {
  if (!('children' in inline)) return [inline];
  const { marks, inLink, isBesideMark } = around;
  // Beside another mark, some would take the signs of both for one.
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
  // One that is taken off is not tried again within: that would be done for each in each.
  return isRead(children, around) ? [{ ...inline, children }] : settle(inline.children, open);
}

/** Whether a mark around those inlines is read as one. @see https://spec.commonmark.org/0.31.2/#left-flanking-delimiter-run */
function isRead(children: readonly Inline[], { before, after }: Around): boolean {
  const [first] = children;
  const last = children.at(-1);
  if (!first || !last) return false;
  const [begin, end] = [firstOf(first), lastOf(last)];
  // Some count in those that are escaped, or escape them once more.
  if (first.type === 'text' && /[*_~]/.test(begin)) return false;
  if (last.type === 'text' && /[*_~\\]/.test(end)) return false;
  const opens = isApart(before) || !mayBePunctuation(begin);
  const closes = after.every(isApart) || !mayBePunctuation(end);
  return opens && closes;
}

/** Whether a sign, or none, parts words, for every edition of CommonMark: some take symbols for punctuation as well. */
export function isApart(sign: string): boolean {
  return isSpace(sign) || /[\p{P}$+<=>^`|]/u.test(sign);
}

function mayBePunctuation(sign: string): boolean {
  return /[\p{P}\p{S}]/u.test(sign);
}

/** The sign that an inline ends with. */
export function lastOf(inline: Inline): string {
  if (inline.type === 'text') return [...inline.value.slice(-2)].at(-1) ?? '';
  return inline.type === 'link' || inline.type === 'image' ? ')' : SIGNS[inline.type];
}

/** The sign that an inline begins with. */
export function firstOf(inline: Inline): string {
  return inline.type === 'text' ? ([...inline.value.slice(0, 2)][0] ?? '') : SIGNS[inline.type];
}

/** Each sign that an inline may begin with: the marks that it begins with may be taken off. */
function firstsOf(inline: Inline): string[] {
  const signs = [firstOf(inline)];
  for (let inner: Inline | undefined = inline; inner && 'children' in inner; ) {
    inner = inner.children[0];
    if (inner) signs.push(firstOf(inner));
  }
  return signs;
}
