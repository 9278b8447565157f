/** Collapses spaces as HTML does: one between words, none at the ends or just inside a mark. */
export function tidyInlines(inlines: readonly Inline[]): Inline[] {
  const tidied = trimEnd(collapse(inlines, { afterSpace: true, startsLine: true }).flatMap(hoistSpaces));
  return joinNeighbours(tidied);
}

/** Inline content of a line of Markdown. */
export type Inline =
  | { type: 'text' | 'code'; value: string /** Whether all of its spaces are kept. */; isKept?: true }
  | { type: 'break' }
  | { type: 'image'; url: string; alt: string; title: string }
  | { type: Mark; children: Inline[] }
  | { type: 'link'; url: string; title: string; children: Inline[] };

export type Mark = 'strong' | 'emphasis' | 'deleted';

const TAB = '        ';
const HARD_SPACE = '\u00a0';

export type Container = Extract<Inline, { children: Inline[] }>;

/** The text before a position. */
interface Before {
  afterSpace: boolean;
  startsLine: boolean;
}

function collapse(inlines: readonly Inline[], before: Before): Inline[] {
  return inlines.map((inline): Inline => {
    if ('children' in inline) return { ...inline, children: collapse(inline.children, before) };
    if (inline.type === 'break' || inline.type === 'image') {
      before.afterSpace = inline.type === 'break';
      before.startsLine = before.afterSpace;
      return inline;
    }
    const { type } = inline;
    let value = inline.isKept
      ? keepSpaces(inline.value, type === 'text', before)
      : inline.value.replace(/[ \t\n\f\r]+/g, ' ');
    if (before.afterSpace && !inline.isKept && value.startsWith(' ')) value = value.slice(1);
    if (value) {
      before.afterSpace = value.endsWith(' ');
      before.startsLine &&= value.trim() === '';
    }
    return { type, value };
  });
}

/** Markdown keeps no-break spaces, and every space in code. */
function keepSpaces(text: string, isText: boolean, { startsLine }: Before): string {
  const value = text.replace(/\t/g, TAB).replace(/[\f\r]/g, ' ');
  if (!isText) return value;
  return value.replace(/ +/g, (spaces, at: number) =>
    startsLine && at === 0 ? HARD_SPACE.repeat(spaces.length) : `${HARD_SPACE.repeat(spaces.length - 1)} `,
  );
}

/** Moves spaces at the ends of a container out of it. Drops an empty container. */
function hoistSpaces(inline: Inline): Inline[] {
  if (!('children' in inline)) {
    if (inline.type !== 'code') return 'value' in inline && inline.value === '' ? [] : [inline];
    return hoistFrom(inline.value, (value) => ({ type: 'code', value }));
  }
  const all = joinNeighbours(inline.children.flatMap(hoistSpaces));
  let start = 0;
  let end = all.length;
  while (isSpace(all[start])) start += 1;
  while (end > start && isSpace(all[end - 1])) end -= 1;
  const before = all.slice(0, start);
  const children = all.slice(start, end);
  const after = all.slice(end);
  const first = children[0];
  if (first?.type === 'text') {
    const value = first.value.trimStart();
    if (value !== first.value) before.push({ type: 'text', value: first.value.slice(0, -value.length) });
    children[0] = { type: 'text', value };
  }
  const last = children.at(-1);
  if (last?.type === 'text') {
    const value = last.value.trimEnd();
    if (value !== last.value) after.unshift({ type: 'text', value: last.value.slice(value.length) });
    children[children.length - 1] = { type: 'text', value };
  }
  return children.length === 0 ? [...before, ...after] : [...before, { ...inline, children }, ...after];
}

function hoistFrom(value: string, make: (value: string) => Inline): Inline[] {
  const inner = value.trim();
  if (!inner) return value ? [{ type: 'text', value }] : [];
  const at = value.indexOf(inner);
  const parts: Inline[] = [];
  if (at > 0) parts.push({ type: 'text', value: value.slice(0, at) });
  parts.push(make(inner));
  if (at + inner.length < value.length) parts.push({ type: 'text', value: value.slice(at + inner.length) });
  return parts;
}

function isSpace(inline: Inline | undefined): boolean {
  return inline?.type === 'break' || (inline?.type === 'text' && inline.value.trim() === '');
}

/** Joins adjacent inlines of the same kind. */
export function joinNeighbours(inlines: readonly Inline[]): Inline[] {
  const merged: Inline[] = [];
  for (const inline of inlines) addTo(merged, inline);
  return merged;
}

function addTo(merged: Inline[], inline: Inline): void {
  const last = merged.at(-1);
  if (inline.type === 'break') trimLast(merged);
  if (last && 'value' in last && 'value' in inline && last.type === inline.type) {
    merged[merged.length - 1] = { type: last.type, value: last.value + inline.value };
  } else if (last && isMark(last) && isMark(inline) && last.type === inline.type) {
    for (const child of inline.children) addTo(last.children, child);
  } else merged.push(isMark(inline) ? { ...inline, children: [...inline.children] } : inline);
}

function trimLast(inlines: Inline[]): void {
  const last = inlines.at(-1);
  if (last?.type !== 'text') return;
  let end = last.value.length;
  // A regular expression would start again at each space of a row.
  while (last.value[end - 1] === ' ') end -= 1;
  inlines[inlines.length - 1] = { type: 'text', value: last.value.slice(0, end) };
}

function isMark(inline: Inline): inline is Extract<Inline, { type: Mark }> {
  return inline.type === 'strong' || inline.type === 'emphasis' || inline.type === 'deleted';
}

function trimEnd(inlines: readonly Inline[]): Inline[] {
  const rest = [...inlines];
  for (let last = rest.at(-1); last && isSpace(last); last = rest.at(-1)) rest.pop();
  trimLast(rest);
  const start = rest.findIndex(({ type }) => type !== 'break');
  return start > 0 ? rest.slice(start) : rest;
}
