import { parseFragment } from 'parse5';
import { isText } from '../tree/tree.js';

/**
 * The text of each HTML entity by its name, such as `nbsp`. XHTML's DTDs declare most of them, and no DTD is
 * loaded. Any other entity name yields the reference as it is written.
 */
export function xmlEntities(): Record<string, string> {
  const known = new Map<string, string>();
  return new Proxy<Record<string, string>>(
    {},
    {
      get(_, name) {
        // Then it is not a reference.
        if (typeof name !== 'string' || !XML_NAME.test(name)) return undefined;
        const before = known.get(name);
        if (before !== undefined || known.size >= MAX_KNOWN) return before ?? `&${name};`;
        const text = textOf(name);
        known.set(name, text);
        return text;
      },
    },
  );
}

/** The form of HTML's entity names. */
const NAME = /^[A-Za-z][A-Za-z0-9]{1,31}$/;
/** @see https://www.w3.org/TR/xml/#NT-Name */
const XML_NAME = /^[\p{L}_:][\p{L}\p{N}_:.-]*$/u;
/** More than HTML defines. Names beyond that are invented, and looking each of them up would take seconds. */
const MAX_KNOWN = 5_000;

function textOf(name: string): string {
  const reference = `&${name};`;
  if (!NAME.test(name)) return reference;
  const [node] = parseFragment(reference).childNodes;
  return node && isText(node) ? node.value : reference;
}
