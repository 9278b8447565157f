import { clusterAt } from './cluster.js';

const NOT_PLAIN = /[^ -~]/;

/** Whether each of its characters takes one column and stands by itself, which nearly all text does. */
export function isPlain(text: string): boolean {
  return !NOT_PLAIN.test(text);
}

/** How many columns of a terminal a text takes. */
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

/** Where to cut a text for the piece before to take at most that many columns; behind one cluster at least. */
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
