import { MAX_PART_BYTES, type PageElement, type TextLayout } from '@internet-exploder/ie-ipc';
import { renderText } from '../text/render-text.js';
import { clean, type Reading } from '../tree/reading.js';
import { isElement } from '../tree/tree.js';
import { outerHtml, refuseIfTooLong, tooLong } from './markup.js';

/**
 * Describes each selected element.
 * @throws ShellError `IE_SHELL_PAGE_TOO_LARGE` if they are nested so that their descriptions exceed the limit
 */
export function describeElements(reading: Reading, layout: TextLayout): PageElement[] {
  const { page, roots, removed } = reading;
  const elements = roots.filter(isElement);
  refuseIfTooLong(elements);
  let length = 0;
  return elements.map((element) => {
    const html = clean(outerHtml(element), removed);
    const text = renderText({ page, roots: [element], removed }, layout);
    length += html.length + text.length;
    if (length > MAX_PART_BYTES) throw tooLong();
    const attributes = element.attrs.map(({ name, value, prefix }): [string, string] => [
      clean(prefix ? `${prefix}:${name}` : name, removed),
      clean(value, removed),
    ]);
    return { name: clean(element.tagName, removed).toLowerCase(), attributes, text, html };
  });
}
