import type { Display, WhiteSpace } from './element-style.js';
import type { Look } from './text-style.js';

export function defaultStyle(tagName: string): DefaultStyle {
  return styles.get(tagName) ?? INLINE;
}

/** The style of an element that the page does not style. */
export interface DefaultStyle {
  display: Display;
  /** Blank lines before and after it. */
  gap?: number;
  looks?: readonly Look[];
  whiteSpace?: WhiteSpace;
}

const INLINE: DefaultStyle = { display: 'inline' };

const groups: [names: string, style: DefaultStyle][] = [
  [
    'html body div center dt dd legend figcaption summary hgroup search option optgroup',
    { display: 'block' },
  ],
  ['frameset frame', { display: 'block' }],
  ['tbody thead tfoot', { display: 'table-row-group' }],
  ['p ul ol menu dir dl blockquote figure fieldset form details dialog hr', { display: 'block', gap: 1 }],
  ['article section nav header footer aside main', { display: 'block', gap: 1 }],
  ['address', { display: 'block', gap: 1, looks: ['italic'] }],
  ['h1', { display: 'block', gap: 1, looks: ['bold', 'underline'] }],
  ['h2 h3 h4 h5 h6', { display: 'block', gap: 1, looks: ['bold'] }],
  ['pre listing plaintext xmp', { display: 'block', gap: 1, whiteSpace: 'pre' }],
  ['li', { display: 'list-item' }],
  ['table', { display: 'table', gap: 1 }],
  ['tr', { display: 'table-row' }],
  ['td', { display: 'table-cell' }],
  ['th', { display: 'table-cell', looks: ['bold'] }],
  ['caption', { display: 'table-caption', looks: ['italic'] }],
  ['slot', { display: 'contents' }],
  ['b strong', { display: 'inline', looks: ['bold'] }],
  ['i em cite dfn var', { display: 'inline', looks: ['italic'] }],
  ['u ins', { display: 'inline', looks: ['underline'] }],
  ['code kbd samp tt', { display: 'inline', looks: ['cyan'] }],
  ['small', { display: 'inline', looks: ['dim'] }],
  ['mark', { display: 'inline', looks: ['reverse'] }],
  ['nobr', { display: 'inline', whiteSpace: 'nowrap' }],
  ['head title base link meta script style template noembed noframes datalist', { display: 'none' }],
  ['param source track col colgroup rp annotation annotation-xml', { display: 'none' }],
];

const styles = new Map(groups.flatMap(([names, style]) => names.split(' ').map((name) => [name, style])));
