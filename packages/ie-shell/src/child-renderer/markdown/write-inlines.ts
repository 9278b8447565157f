import { escapeText, isSpace, isWord } from './escape-text.js';
import type { Container, Inline } from './inline.js';

interface Writing {
  /** What was written last, and what comes behind. */
  before: string;
  after: string;
  startsLine: boolean;
  inLink: boolean;
  /** Marks that are open: none is opened within itself. */
  marks: ReadonlySet<string>;
  /** Whether emphasis can be within a word here, where an underscore is none. */
  inWord: boolean;
}

/** The text of a picture, and a title. */
const WITHIN_LINK = { after: ']', startsLine: false, inLink: true };

/** Writes tidy inlines as one or more lines of Markdown. */
export function writeInlines(inlines: readonly Inline[]): string {
  return write(inlines, {
    before: '',
    after: '',
    startsLine: true,
    inLink: false,
    marks: new Set(),
    inWord: false,
  });
}

function write(inlines: readonly Inline[], outer: Writing): string {
  let text = '';
  let { startsLine } = outer;
  for (const [index, inline] of inlines.entries()) {
    const next = inlines[index + 1];
    const before = text ? lastOf(text) : outer.before;
    const piece = writeOne(inline, {
      ...outer,
      before,
      after: next ? firstOf(next) : outer.after,
      startsLine,
    });
    text += piece;
    if (piece) startsLine = inline.type === 'break';
  }
  return text;
}

function writeOne(inline: Inline, writing: Writing): string {
  switch (inline.type) {
    case 'text':
      // Behind it, an exclamation mark would make an image of a link.
      return escapeText(inline.value, writing).replace(/!$/, writing.after === '[' ? '\\!' : '!');
    case 'code':
      return writeCode(inline.value);
    case 'break':
      return '\\\n';
    case 'image':
      return `![${escapeText(inline.alt, WITHIN_LINK)}](${destination(inline)})`;
    case 'link':
      return writeLink(inline, writing);
    default:
      return writeMark(inline, writing);
  }
}

/** A fence of backticks that is longer than any within. */
export function fenceFor(code: string, least: number): string {
  let longest = least - 1;
  for (const [run] of code.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return '`'.repeat(longest + 1);
}

function writeCode(code: string): string {
  const fence = fenceFor(code, 1);
  const pad = /^`|`$/.test(code) ? ' ' : '';
  return `${fence}${pad}${code}${pad}${fence}`;
}

function writeLink(link: Extract<Inline, { type: 'link' }>, writing: Writing): string {
  if (writing.inLink) return write(link.children, writing);
  const inner = { ...writing, before: '[', after: ']', startsLine: false, inLink: true, inWord: false };
  return `[${write(link.children, inner)}](${destination(link)})`;
}

function destination({ url, title }: { url: string; title: string }): string {
  const address = url
    .replace(/[\\<>\s|`]/g, (sign) => encodeURIComponent(sign))
    .replace(/[()]/g, '\\$&')
    .replace(/&(?=#?\w+;)/g, '&amp;');
  return title ? `${address} "${escapeText(title, WITHIN_LINK).replaceAll('"', '\\"')}"` : address;
}

/** Where the signs of a mark would be read as text, what it marks is written without them. */
function writeMark(mark: Exclude<Container, { type: 'link' }>, writing: Writing): string {
  const { before, after, marks } = writing;
  if (marks.has(mark.type)) return write(mark.children, writing);
  const inWord = writing.inWord || isWord(before) || isWord(after);
  const sign = { strong: '**', deleted: '~~', emphasis: inWord ? '*' : '_' }[mark.type];
  const inner = {
    ...writing,
    before: sign,
    after: sign.slice(0, 1),
    startsLine: false,
    inWord,
    marks: new Set([...marks, mark.type]),
  };
  const text = write(mark.children, inner);
  const opens = isSpace(before) || isSign(before) || !isSign(text.slice(0, 1));
  const closes = isSpace(after) || isSign(after) || !isSign(lastOf(text));
  const blurs = mark.type === 'deleted' && /^\\?~|~$/.test(text);
  if (!text || !opens || !closes || blurs) return write(mark.children, writing);
  return `${sign}${text}${sign}`;
}

function isSign(sign: string): boolean {
  return /[\p{P}\p{S}]/u.test(sign);
}

function lastOf(text: string): string {
  return [...text.slice(-2)].at(-1) ?? '';
}

function firstOf(inline: Inline): string {
  const signs = { strong: '*', emphasis: '_', deleted: '~', link: '[', image: '!', code: '`', break: '\n' };
  return inline.type === 'text' ? ([...inline.value.slice(0, 2)][0] ?? '') : signs[inline.type];
}
