/**
 * A range of a text in UTF-16 code units. Surrogate pairs are never split: a range starts at a character
 * boundary and has at least one character. Ranges from one `nextOffset` to the next cover the whole text.
 */
export function sliceText(text: string, range: Range): Place & { part: string } {
  const start = characterStart(text, Math.min(range.offset ?? 0, text.length));
  let end = Math.min(start + (range.limit ?? text.length), text.length);
  if (characterStart(text, end) !== end) end = end - 1 > start ? end - 1 : end + 1;
  return { part: text.slice(start, end), ...place(start, end, text.length) };
}

/** The requested range; by default everything. */
export interface Range {
  offset?: number | undefined;
  limit?: number | undefined;
}

/** The position of a range. `nextOffset` is absent at the end. */
export interface Place {
  offset: number;
  total: number;
  nextOffset?: number;
}

/** A range of a list, or of bytes. */
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

/** The index, or the one before if it would split a surrogate pair. */
function characterStart(text: string, index: number): number {
  const isInside = (text.codePointAt(index - 1) ?? 0) > 0xffff;
  return isInside ? index - 1 : index;
}
