import { escapeText } from './escape-text.js';
import type { Container, Inline } from './inline.js';
import { firstOf, lastOf, separatesWords, settleMarks } from './settle-marks.js';

/** Writes inlines as Markdown, in one or more lines. The first may continue a line. */
export function writeInlines(inlines: readonly Inline[], startsLine = true): string {
  const outer = { before: '', after: '', startsLine, inLink: false, inMark: false, inWord: false };
  return write(settleMarks(inlines), outer);
}

interface Writing {
  /** The characters before and after. */
  before: string;
  after: string;
  startsLine: boolean;
  inLink: boolean;
  inMark: boolean;
  /** Whether emphasis may be inside a word, where an underscore has no effect. */
  inWord: boolean;
}

/** The text and title of an image. */
const WITHIN_LINK = { after: ']', startsLine: false, inLink: true };

function write(inlines: readonly Inline[], outer: Writing): string {
  let text = '';
  let { startsLine } = outer;
  for (const [index, inline] of inlines.entries()) {
    const last = inlines[index - 1];
    const next = inlines[index + 1];
    const piece = writeOne(inline, {
      ...outer,
      before: last ? lastOf(last) : outer.before,
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
      // An exclamation mark before a link would make it an image.
      return escapeText(inline.value, writing).replace(/!$/, writing.after === '[' ? '\\!' : '!');
    case 'code':
      return writeCode(inline.value);
    case 'break':
      return '\\\n';
    case 'image':
      return writeImage(inline, writing);
    case 'link':
      return writeLink(inline, writing);
    default:
      return writeMark(inline, writing);
  }
}

/** A fence of backticks, longer than any in the code. */
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
  const inner = { ...writing, before: '[', after: ']', startsLine: false, inLink: true, inWord: false };
  return `[${write(link.children, inner)}](${destination(link, writing)})`;
}

function writeImage(image: Extract<Inline, { type: 'image' }>, writing: Writing): string {
  const alt = escapeWithinLink(image.alt);
  // Some parsers match a bracket in code, escaped or not, with that of the link.
  const inner = writing.inLink
    ? alt.replace(/\\([[\]\\])/g, (_escaped, sign: string) => `&#${sign.charCodeAt(0)};`)
    : alt;
  return `![${inner}](${destination(image, writing)})`;
}

/** Some parsers end a mark in a URL, or a link in its title. */
function destination({ url, title }: { url: string; title: string }, { inMark }: Writing): string {
  const address = url
    .replace(/[\\<>\s|`]/g, (sign) => encodeURIComponent(sign))
    .replace(inMark ? /[()[\]*~]|(?<!\w)_|_(?!\w)/g : /[()[\]]/g, '\\$&')
    .replace(/&(?=#?\w+;)/g, '&amp;');
  if (!title) return address;
  const escaped = escapeWithinLink(title).replace(inMark ? /["]|(?<!\\)[()]/g : /"/g, '\\$&');
  return `${address} "${escaped}"`;
}

/** Some parsers decode character references twice, escaped or not. */
function escapeWithinLink(text: string): string {
  return escapeText(text, WITHIN_LINK).replace(/\\(.)/gs, (escaped, sign) =>
    sign === '&' ? '&amp;' : escaped,
  );
}

function writeMark(mark: Exclude<Container, { type: 'link' }>, writing: Writing): string {
  const inWord = writing.inWord || !separatesWords(writing.before) || !separatesWords(writing.after);
  const sign = { strong: '**', deleted: '~~', emphasis: inWord ? '*' : '_' }[mark.type];
  const edge = sign.slice(0, 1);
  const inner = { ...writing, before: edge, after: edge, startsLine: false, inMark: true, inWord };
  return `${sign}${write(mark.children, inner)}${sign}`;
}
