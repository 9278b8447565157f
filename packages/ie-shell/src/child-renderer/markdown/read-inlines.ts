import { labelIn } from '../labels.js';
import { clean } from '../reading.js';
import {
  attribute,
  childrenOf,
  type Element,
  isElement,
  isText,
  type TreeNode,
  textContent,
} from '../tree.js';
import { type Conversion, isBlock, isShown, urlIn } from './conversion.js';
import type { Inline, Mark } from './inline.js';

const MARKS: ReadonlyMap<string, Mark> = new Map<string, Mark>([
  ['b', 'strong'],
  ['strong', 'strong'],
  ['i', 'emphasis'],
  ['em', 'emphasis'],
  ['cite', 'emphasis'],
  ['dfn', 'emphasis'],
  ['var', 'emphasis'],
  ['del', 'deleted'],
  ['s', 'deleted'],
  ['strike', 'deleted'],
]);
const CODE = new Set(['code', 'kbd', 'samp', 'tt', 'pre']);
/** What is to be filled in is not to be read. */
const FIELDS = new Set(['input', 'select', 'textarea', 'meter', 'progress']);
const EMBEDDED = new Set(['iframe', 'frame', 'video', 'audio', 'embed']);

/** What nodes are in a line. Blocks within are parted by spaces. */
export function readInlines(nodes: readonly TreeNode[], conversion: Conversion, inCode = false): Inline[] {
  return nodes.flatMap((node): Inline[] => {
    if (!isShown(node, conversion)) return [];
    if (isText(node)) {
      return [{ type: inCode ? 'code' : 'text', value: clean(node.value, conversion.reading.removed) }];
    }
    return isElement(node) ? readElement(node, conversion, inCode) : [];
  });
}

function readElement(element: Element, conversion: Conversion, inCode: boolean): Inline[] {
  const { tagName } = element;
  if (tagName === 'br') return [{ type: 'break' }];
  if (tagName === 'img') return readImage(element, conversion);
  if (FIELDS.has(tagName)) return [];
  if (EMBEDDED.has(tagName)) return readEmbedded(element, conversion);
  if (tagName === 'svg') {
    const title = childrenOf(element).find((child) => child.nodeName === 'title');
    return title ? [text(clean(textContent(title), conversion.reading.removed))] : [];
  }
  const inner = readInlines(childrenOf(element), conversion, inCode || CODE.has(tagName));
  if (tagName === 'q') return [text('“'), ...inner, text('”')];
  if (tagName === 'rt') return [text('('), ...inner, text(')')];
  const wrapped = wrap(element, inner, conversion);
  return isBlock(element, conversion.styleOf) ? [text(' '), ...wrapped, text(' ')] : wrapped;
}

/** What an element makes of that which is in it: a link, or marked text. */
export function wrap(element: Element, children: Inline[], conversion: Conversion): Inline[] {
  const mark = MARKS.get(element.tagName);
  if (mark) return [{ type: mark, children }];
  if (element.tagName !== 'a') return children;
  const url = urlIn(element, 'href', conversion);
  if (url === undefined) return children;
  const title = labelIn(element, 'title', conversion);
  const isEmpty = children.every((child) => 'value' in child && child.value.trim() === '');
  const label = labelIn(element, 'aria-label', conversion) || title;
  if (isEmpty && !label) return children;
  return [{ type: 'link', url, title, children: isEmpty ? [text(label)] : children }];
}

/** A picture is there by its address on the web; another is what it says. */
function readImage(element: Element, conversion: Conversion): Inline[] {
  if (Number(attribute(element, 'width')) === 1 && Number(attribute(element, 'height')) === 1) return [];
  const alt = labelIn(element, 'alt', conversion);
  const url = [urlIn(element, 'src', conversion), urlIn(element, 'data-src', conversion)].find(isOfWeb);
  if (url) return [{ type: 'image', url, alt, title: labelIn(element, 'title', conversion) }];
  return alt ? [text(alt)] : [];
}

function readEmbedded(element: Element, conversion: Conversion): Inline[] {
  const source = childrenOf(element).find((child) => isElement(child) && child.tagName === 'source');
  const url =
    urlIn(element, 'src', conversion) ??
    (source && isElement(source) ? urlIn(source, 'src', conversion) : undefined);
  if (!isOfWeb(url)) return [];
  const kind = element.tagName === 'iframe' ? 'frame' : element.tagName;
  const title = labelIn(element, 'title', conversion) || labelIn(element, 'aria-label', conversion);
  return [{ type: 'link', url, title: '', children: [text(title ? `${kind}: ${title}` : kind)] }];
}

function isOfWeb(url: string | undefined): url is string {
  return url !== undefined && /^https?:/.test(url);
}

function text(value: string): Inline {
  return { type: 'text', value };
}
