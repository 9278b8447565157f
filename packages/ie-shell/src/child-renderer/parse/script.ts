import { attribute, childrenOf, type Element, HTML, isText } from '../tree/tree.js';

/**
 * Whether an element is a script that a browser would run: JavaScript or a module, with a text or a `src`.
 * Scripts of other types hold data.
 *
 * @see https://html.spec.whatwg.org/multipage/scripting.html#prepare-the-script-element
 */
export function isScript(element: Element): boolean {
  const { tagName, namespaceURI } = element;
  if (tagName !== 'script' || (namespaceURI !== HTML && namespaceURI !== SVG)) return false;
  const type = typeOf(element);
  const isClassic = JAVASCRIPT.test(type);
  if (!isClassic && type.toLowerCase() !== 'module') return false;
  // Browsers that support modules skip `nomodule` scripts.
  if (isClassic && attribute(element, 'nomodule') !== undefined) return false;
  const source = attribute(element, namespaceURI === SVG ? 'href' : 'src');
  if (source !== undefined) return source !== '';
  return childrenOf(element).some((child) => isText(child) && child.value !== '');
}

const SVG = 'http://www.w3.org/2000/svg';
/** Types and languages that mean JavaScript. @see https://mimesniff.spec.whatwg.org/#javascript-mime-type */
const JAVASCRIPT =
  /^(?:application|text)\/(?:x-)?(?:java|ecma)script$|^text\/(?:javascript1\.[0-5]|jscript|livescript)$/i;

/** A type without the white space around it. A type with inner white space does not run. */
const ONE_WORD = /^[\t\n\f\r ]*([^\t\n\f\r ]+)[\t\n\f\r ]*$/;

function typeOf(element: Element): string {
  const type = attribute(element, 'type');
  const language = attribute(element, 'language');
  if (type === '' || (type === undefined && !language)) return 'text/javascript';
  return type === undefined ? `text/${language}` : (ONE_WORD.exec(type)?.[1] ?? '');
}
