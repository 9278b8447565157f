/** Whether a media query list certainly matches a screen. Queries that are not understood do not match. */
export function isForScreen(queries: string): boolean {
  const list = queries.trim().toLowerCase();
  if (list.length > MAX_LENGTH) return false;
  return list === '' || list.split(',').some((query) => isQueryTrue(query.trim()));
}

/** The width of a common window, in CSS pixels. */
const WIDTH = 1_024;
const HEIGHT = 768;
const UNITS: ReadonlyMap<string, number> = new Map([
  ['px', 1],
  ['em', 16],
  ['rem', 16],
]);

/** Longer queries are not read. */
const MAX_LENGTH = 1_000;

/** The features of the assumed screen. */
const FEATURES: ReadonlyMap<string, string> = new Map([
  ['orientation', 'landscape'],
  ['prefers-color-scheme', 'light'],
  ['prefers-reduced-motion', 'no-preference'],
  ['hover', 'hover'],
  ['pointer', 'fine'],
  ['scripting', 'none'],
]);

function isQueryTrue(query: string): boolean {
  const [first = '', ...features] = query.split(/\band\b/).map((part) => part.trim());
  const words = first.split(/\s+/);
  const type = words.at(-1) ?? '';
  if (first.startsWith('(')) return [first, ...features].every(isFeatureTrue);
  if (words[0] === 'not') return features.length === 0 && (type === 'print' || type === 'speech');
  const isScreen = type === 'all' || type === 'screen';
  return isScreen && (words.length === 1 || words[0] === 'only') && features.every(isFeatureTrue);
}

function isFeatureTrue(feature: string): boolean {
  const bracketed = /^\([^()]*\)$/.exec(feature)?.[0];
  if (bracketed === undefined) return false;
  const inner = bracketed.slice(1, -1).trim();
  const [name = '', value] = inner.split(':', 2).map((part) => part.trim());
  if (value === undefined) return isRangeTrue(inner);
  const ours = FEATURES.get(name);
  if (ours !== undefined) return ours === value;
  const size = name.endsWith('width') ? WIDTH : name.endsWith('height') ? HEIGHT : Number.NaN;
  const asked = pixels(value);
  if (name.startsWith('min-')) return size >= asked;
  if (name.startsWith('max-')) return size <= asked;
  return size === asked;
}

/** Evaluates a range such as `width >= 600px` or `400px < width <= 700px`. */
function isRangeTrue(range: string): boolean {
  const parts = range.split(/(<=|>=|<|>|=)/).map((part) => part.trim());
  if (parts.length !== 3 && parts.length !== 5) return false;
  for (let index = 1; index < parts.length; index += 2) {
    const left = sizeOf(parts[index - 1] ?? '');
    const right = sizeOf(parts[index + 1] ?? '');
    if (!isTrue(left, parts[index] ?? '', right)) return false;
  }
  return true;
}

function isTrue(left: number, comparison: string, right: number): boolean {
  if (comparison === '<') return left < right;
  if (comparison === '<=') return left <= right;
  if (comparison === '>') return left > right;
  return comparison === '>=' ? left >= right : left === right;
}

function sizeOf(text: string): number {
  if (text === 'width') return WIDTH;
  return text === 'height' ? HEIGHT : pixels(text);
}

function pixels(text: string): number {
  const match = /^(-?(?:\d+(?:\.\d+)?|\.\d+))(px|em|rem)?$/.exec(text);
  if (!match) return Number.NaN;
  return Number(match[1]) * (UNITS.get(match[2] ?? 'px') ?? 1);
}
