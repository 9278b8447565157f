import type { DefaultTreeAdapterMap, Parser } from 'parse5';

/**
 * Drops the oldest entries of the list of active formatting elements. A page may leave any number of them
 * open, and the parser would open all of them again in every paragraph.
 *
 * @see https://html.spec.whatwg.org/multipage/parsing.html#the-list-of-active-formatting-elements
 */
export function boundFormatting(list: FormattingElements): void {
  const push = list.pushElement.bind(list);
  list.pushElement = (element, token) => {
    push(element, token);
    const oldest = entryAt(list.newest, MAX_FORMATTING);
    if (oldest && 'element' in oldest) list.removeEntry(oldest);
  };
}

/** How many formatting elements are opened again at the start of a paragraph. */
export const MAX_FORMATTING = 64;

type FormattingElements = Parser<DefaultTreeAdapterMap>['activeFormattingElements'];
type Entry = NonNullable<FormattingElements['newest']>;

/** Returns the entry that is `count` entries before the newest, unless there is a marker between them. */
function entryAt(newest: Entry | null, count: number): Entry | null {
  let entry = newest;
  for (let passed = 0; entry && 'element' in entry && passed < count; passed += 1) entry = entry.older;
  return entry;
}
