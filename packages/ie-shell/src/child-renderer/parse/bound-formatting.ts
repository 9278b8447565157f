import type { DefaultTreeAdapterMap, Parser } from 'parse5';

/**
 * Has the list of active formatting elements forget its oldest: a page may leave any number of them open, and each of
 * its paragraphs would have all of them anew.
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

/** How many formatting elements are opened again where a paragraph begins. */
export const MAX_FORMATTING = 64;

type FormattingElements = Parser<DefaultTreeAdapterMap>['activeFormattingElements'];
type Entry = NonNullable<FormattingElements['newest']>;

/** The entry so many before that one, unless a marker is between. */
function entryAt(newest: Entry | null, count: number): Entry | null {
  let entry = newest;
  for (let passed = 0; entry && 'element' in entry && passed < count; passed += 1) entry = entry.older;
  return entry;
}
