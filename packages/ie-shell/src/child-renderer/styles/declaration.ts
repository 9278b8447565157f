import { unescapeName } from './css-reader.js';
import { type CssScanner, scanToMark, skipBlock, withoutComments } from './css-scanner.js';
import type { Display, ElementStyle, TextAlign, WhiteSpace } from './element-style.js';

/**
 * Reads the declarations of a block up to its end, or those of a `style` attribute. It skips nested rules.
 */
export function readDeclarations(scanner: CssScanner): Declaration[] {
  const declarations: Declaration[] = [];
  for (;;) {
    const start = scanner.at;
    const mark = scanToMark(scanner);
    if (mark === '{') {
      skipBlock(scanner);
      continue;
    }
    const declaration = parseDeclaration(scanner.text.slice(start, mark ? scanner.at - 1 : scanner.at));
    if (declaration) declarations.push(declaration);
    if (mark !== ';') return declarations;
  }
}

/** One declaration of a style sheet or a `style` attribute. */
export interface Declaration {
  property: keyof ElementStyle;
  /** Undefined resets the property, as if nothing had set it. */
  value: ElementStyle[keyof ElementStyle];
  isImportant: boolean;
}

const PROPERTY = /(?:^|\s)(display|visibility|text-align|white-space|list-style-type|list-style)\s*:/iy;

const DISPLAYS = new Map<string, Display>([
  ...named<Display>('none', 'none table-column table-column-group'),
  ...named<Display>('inline', 'inline inline-block inline-flex inline-grid inline-table ruby initial unset'),
  ...named<Display>('inline', '-webkit-inline-box -webkit-inline-flex -ms-inline-flexbox'),
  ...named<Display>('contents', 'contents'),
  ...named<Display>('block', 'block flow-root flow -webkit-box -moz-box'),
  ...named<Display>('row', 'flex grid -webkit-flex -ms-flexbox -ms-grid'),
  ...named<Display>('list-item', 'list-item'),
  ...named<Display>('table', 'table'),
  ...named<Display>('table-row-group', 'table-row-group table-header-group table-footer-group'),
  ...named<Display>('table-row', 'table-row'),
  ...named<Display>('table-cell', 'table-cell'),
  ...named<Display>('table-caption', 'table-caption'),
]);

const WHITE_SPACES = new Map<string, WhiteSpace>([
  ...named<WhiteSpace>('normal', 'normal initial'),
  ...named<WhiteSpace>('nowrap', 'nowrap'),
  ...named<WhiteSpace>('pre', 'pre'),
  ...named<WhiteSpace>('pre-wrap', 'pre-wrap break-spaces'),
  ...named<WhiteSpace>('pre-line', 'pre-line'),
]);

const TEXT_ALIGNS = new Map<string, TextAlign>([
  ...named<TextAlign>('left', 'left start justify initial -webkit-auto'),
  ...named<TextAlign>('right', 'right end -webkit-right'),
  ...named<TextAlign>('center', 'center -webkit-center -moz-center'),
]);

const LIST_STYLES = new Set(
  'none disc circle square decimal decimal-leading-zero lower-alpha lower-latin upper-alpha upper-latin lower-roman upper-roman'.split(
    ' ',
  ),
);

/** Keywords that reset a property. */
const DEFAULTS = new Set(['revert', 'revert-layer', 'inherit', 'unset']);

function parseDeclaration(source: string): Declaration | undefined {
  const text = withoutEscapedLetters(withoutComments(source)).trim();
  PROPERTY.lastIndex = 0;
  const name = PROPERTY.exec(text)?.[1]?.toLowerCase();
  if (!name) return undefined;
  const whole = text
    .slice(text.indexOf(':') + 1)
    .trim()
    .toLowerCase();
  const isImportant = /!\s*important$/.test(whole);
  const value = isImportant ? whole.slice(0, whole.lastIndexOf('!')).trim() : whole;
  const parsed = parseValue(name, value);
  return parsed && { ...parsed, isImportant };
}

/**
 * Resolves escaped letters, since names and keywords may be written with them. Other escapes are valid in no
 * syntax that is read here.
 */
function withoutEscapedLetters(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(?:[0-9a-f]{1,6}\s?|[g-z-])/gi, (escaped) => {
    const sign = unescapeName(escaped);
    return /^[a-z-]$/i.test(sign) ? sign : escaped;
  });
}

function parseValue(name: string, value: string): Pick<Declaration, 'property' | 'value'> | undefined {
  if (name === 'display') return known('display', DISPLAYS.get(value.split(/\s/, 1)[0] ?? ''), value);
  if (name === 'white-space') return known('whiteSpace', WHITE_SPACES.get(value), value);
  if (name === 'text-align') return known('textAlign', TEXT_ALIGNS.get(value), value);
  if (name === 'visibility') return known('visibility', visibilityOf(value), value);
  return known(
    'listStyleType',
    value.split(/\s+/).find((word) => LIST_STYLES.has(word)),
    value,
  );
}

function visibilityOf(value: string): 'visible' | 'hidden' | undefined {
  if (value === 'hidden' || value === 'collapse') return 'hidden';
  return value === 'visible' || value === 'initial' ? 'visible' : undefined;
}

/** A value that no browser understands is not a declaration. */
function known(property: keyof ElementStyle, parsed: Declaration['value'], value: string) {
  return parsed !== undefined || DEFAULTS.has(value) ? { property, value: parsed } : undefined;
}

function named<Value>(value: Value, names: string): [string, Value][] {
  return names.split(' ').map((name) => [name, value]);
}
