import { clusterAt } from './cluster.js';

/** The width of a text in terminal columns. */
export function textWidth(text: string): number {
  if (isPlain(text)) return text.length;
  let width = 0;
  for (let index = 0; index < text.length; ) {
    const cluster = clusterAt(text, index);
    width += cluster.width;
    index = cluster.end;
  }
  return width;
}

/**
 * Single-width characters that never combine: Latin, Greek, Cyrillic and Armenian text with punctuation,
 * arrows and lines. Faster than a regular expression with Unicode properties.
 */
export const PLAIN_CHARACTERS =
  ' -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038e-\u03a1\u03a3-\u0482\u048a-\u052f' +
  '\u0531-\u0556\u2010-\u2027\u2030-\u205e\u20a0-\u20c0\u2190-\u2199\u2500-\u25fc';

const NOT_PLAIN = new RegExp(`[^${PLAIN_CHARACTERS}]`);

/** Whether all characters are single-width and never combine, as in nearly all text. */
export function isPlain(text: string): boolean {
  return !NOT_PLAIN.test(text);
}

/** Finds the cut of a text that fits into that width, after at least one cluster. */
export function cutAt(text: string, start: number, width: number): number {
  const plainEnd = start + Math.max(1, width);
  if (isPlain(text.slice(start, plainEnd + 1))) return Math.min(text.length, plainEnd);
  let left = width;
  let index = start;
  while (index < text.length) {
    const cluster = clusterAt(text, index);
    left -= cluster.width;
    if (left < 0 && index > start) break;
    index = cluster.end;
  }
  return index;
}
