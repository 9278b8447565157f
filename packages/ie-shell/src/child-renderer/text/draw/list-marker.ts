/** Whether items of this list type are numbered. */
export function isCounted(type: string): boolean {
  return !BULLETS.has(type) && type !== 'none';
}

/** A list whose items are being drawn. */
export interface OpenList {
  /** The CSS name: `disc`, `decimal` and others. */
  type: string;
  next: number;
  step: number;
  /** Width of its widest marker. Markers are right-aligned. */
  width: number;
  /** Whether one of its items is open. */
  isInItem: boolean;
}

const BULLETS: ReadonlyMap<string, string> = new Map([
  ['disc', '•'],
  ['circle', '◦'],
  ['square', '▪'],
]);

const ROMAN: [value: number, digits: string][] = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
];

/** The marker of the item with that number. */
export function markerOf(type: string, number: number): string {
  if (type === 'none') return '';
  return BULLETS.get(type) ?? `${countIn(type, number)}.`;
}

/** The number in its CSS style; in digits if the style cannot express it. */
function countIn(type: string, number: number): string {
  if (type === 'lower-alpha' || type === 'lower-latin') return alphabetic(number);
  if (type === 'upper-alpha' || type === 'upper-latin') return alphabetic(number).toUpperCase();
  if (type === 'lower-roman') return roman(number);
  if (type === 'upper-roman') return roman(number).toUpperCase();
  if (type === 'decimal-leading-zero' && number >= 0 && number < 10) return `0${number}`;
  return String(number);
}

function alphabetic(number: number): string {
  if (number < 1) return String(number);
  let letters = '';
  for (let rest = number; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(0x61 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}

function roman(number: number): string {
  if (number < 1 || number > 3999) return String(number);
  let digits = '';
  let rest = number;
  for (const [value, letters] of ROMAN) {
    while (rest >= value) {
      digits += letters;
      rest -= value;
    }
  }
  return digits;
}
