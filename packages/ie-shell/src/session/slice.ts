/**
 * Part of a text, counted in UTF-16 code units. A character of two units is never cut: a part begins with the
 * character in which its offset lies, and holds one character at least. So the parts from one `nextOffset` to the next are the text.
 */
export function sliceText(text: string, range: Range): Place & { part: string } {
  const start = characterStart(text, Math.min(range.offset ?? 0, text.length));
  let end = Math.min(start + (range.limit ?? text.length), text.length);
  if (characterStart(text, end) !== end) end = end - 1 > start ? end - 1 : end + 1;
  return { part: text.slice(start, end), ...place(start, end, text.length) };
}

/** Which part of the whole is wanted; all of it by default. */
export interface Range {
  offset?: number | undefined;
  limit?: number | undefined;
}

/** Where a part lies in the whole. What lies before `nextOffset` has been given; without it, all has. */
export interface Place {
  offset: number;
  total: number;
  nextOffset?: number;
}

/** Part of a list, or of bytes. */
export function sliceList<List extends { length: number; slice(start: number, end: number): List }>(
  list: List,
  range: Range,
): Place & { part: List } {
  const start = Math.min(range.offset ?? 0, list.length);
  const end = Math.min(start + (range.limit ?? list.length), list.length);
  return { part: list.slice(start, end), ...place(start, end, list.length) };
}

function place(offset: number, end: number, total: number): Place {
  return { offset, total, ...(end < total && { nextOffset: end }) };
}

/** That place, or the one before where it would part the two halves of a character. */
function characterStart(text: string, index: number): number {
  const isInside = (text.codePointAt(index - 1) ?? 0) > 0xffff;
  return isInside ? index - 1 : index;
}
