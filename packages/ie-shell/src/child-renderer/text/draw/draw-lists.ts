import { contentsOf } from '../../tree/flat-tree.js';
import { attribute, type Element, isElement } from '../../tree/tree.js';
import { addContainer } from './draw-containers.js';
import type { Drawing, Outcome } from './drawing.js';
import { isCounted, markerOf, type OpenList } from './list-marker.js';

export function isList({ tagName }: Element): boolean {
  return tagName === 'ul' || tagName === 'ol' || tagName === 'menu' || tagName === 'dir';
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ['1', 'decimal'],
  ['a', 'lower-alpha'],
  ['A', 'upper-alpha'],
  ['i', 'lower-roman'],
  ['I', 'upper-roman'],
]);
const BULLETS = ['disc', 'circle', 'square'];
/** Indentation of a nested list without markers. */
const INDENT = 2;

/** Starts a list. A list directly in another list, outside an item, is indented. */
export function drawList(element: Element, drawing: Drawing): Outcome {
  const { lists } = drawing;
  const isNested = lists.length > 0;
  const close = isNested && !lists.at(-1)?.isInItem ? addContainer(drawing, '', INDENT) : undefined;
  const list = openList(element, drawing);
  lists.push(list);
  return () => {
    lists.pop();
    close?.();
  };
}

/** A list item with its marker. */
export function drawListItem(element: Element, drawing: Drawing): Outcome {
  const { lists } = drawing;
  const list = lists.at(-1) ?? { type: 'disc', next: 1, step: 1, width: 1, isInItem: false };
  const { isInItem } = list;
  const type = typeOf(element, drawing) ?? list.type;
  const value = integer(attribute(element, 'value'));
  if (value !== undefined && isCounted(list.type)) list.next = value;
  const marker = markerOf(type, list.next);
  list.next += list.step;
  list.isInItem = true;
  const close = addContainer(
    drawing,
    marker.padStart(list.width),
    marker ? 0 : lists.length > 1 ? INDENT : 0,
  );
  return () => {
    close();
    list.isInItem = isInItem;
  };
}

function openList(element: Element, drawing: Drawing): OpenList {
  const isOrdered = element.tagName === 'ol';
  const depth = drawing.lists.filter((list) => !isCounted(list.type)).length;
  const type = typeOf(element, drawing) ?? (isOrdered ? 'decimal' : (BULLETS[depth] ?? 'square'));
  const list: OpenList = { type, next: 1, step: 1, width: 0, isInItem: false };
  if (!isCounted(type)) return list;
  const items = contentsOf(element).filter(
    (child) => isElement(child) && child.tagName === 'li',
  ) as Element[];
  if (attribute(element, 'reversed') !== undefined) {
    list.step = -1;
    list.next = items.length;
  }
  list.next = integer(attribute(element, 'start')) ?? list.next;
  let number = list.next;
  for (const item of items) {
    number = integer(attribute(item, 'value')) ?? number;
    list.width = Math.max(list.width, markerOf(type, number).length);
    number += list.step;
  }
  return list;
}

function typeOf(element: Element, { styleOf }: Drawing): string | undefined {
  const type = attribute(element, 'type');
  return styleOf(element).listStyleType ?? (type && (TYPES.get(type) ?? bulletNamed(type.toLowerCase())));
}

function bulletNamed(type: string): string | undefined {
  return BULLETS.includes(type) || type === 'none' ? type : undefined;
}

/** Parses an integer as HTML does, and ignores text after its digits. */
function integer(value: string | undefined): number | undefined {
  const match = /^[ \t\n\f\r]*([+-]?\d{1,10})/.exec(value ?? '');
  return match ? Number(match[1]) : undefined;
}
