import { isNotDisplayed } from '../shown/hidden.js';
import { ownStyle } from '../styles/cascade.js';
import { defaultStyle } from '../styles/default-styles.js';
import { OwnDeclarations } from '../styles/own-declarations.js';
import { flatChildrenOf, flatNodesIn, flatParentOf } from '../tree/flat-tree.js';
import {
  attribute,
  type Document,
  type Element,
  isElement,
  isText,
  type TreeNode,
  textContent,
} from '../tree/tree.js';

/**
 * Whether a page with scripts shows almost nothing without them: nothing at all, a loading message, or an
 * empty application container or a request to enable scripts with little else.
 */
export function needsScript(document: Document, scripts: number): boolean {
  if (scripts === 0) return false;
  const shown = look(document);
  if (shown.letters >= ENOUGH_LETTERS) return false;
  if (shown.hasEmptyRoot || shown.asksForScript || ASKING_ALOUD.test(shown.text)) return true;
  return !shown.hasPictures && (shown.letters === 0 || LOADING_WORDS.test(shown.text.trim()));
}

/** A page that shows this many letters has content. */
const ENOUGH_LETTERS = 200;
const ROOT = /^(?:root|app|__next|__nuxt|___gatsby|svelte|react-root|app-root|main-app)$/i;
const LOADING_WORDS = /^(?:loading|please wait|redirecting|one moment|just a moment)\b/i;
const ASKING = /javascript|scripts?\b/i;
const ASKING_ALOUD =
  /(?:enable|requires?|needs?|turn on|without) (?:\w+ ){0,3}javascript|javascript (?:\w+ ){0,3}(?:enabled|required|disabled)/i;
/** Elements that a reader sees although they contain no text. */
const SEEN = new Set([
  'img',
  'picture',
  'video',
  'audio',
  'canvas',
  'iframe',
  'frame',
  'object',
  'embed',
  'input',
]);

/** What a page shows, as far as this check needs it. */
interface Shown {
  text: string;
  letters: number;
  hasPictures: boolean;
  hasEmptyRoot: boolean;
  asksForScript: boolean;
}

/** The state of a look at a page. */
interface Looking {
  shown: Shown;
  /** Whether an element contains a text. */
  isFilled: (root: Element) => boolean;
  ownDeclarations: OwnDeclarations;
}

function look(document: TreeNode): Shown {
  let filled: ReadonlySet<TreeNode> | undefined;
  const shown: Shown = {
    text: '',
    letters: 0,
    hasPictures: false,
    hasEmptyRoot: false,
    asksForScript: false,
  };
  const isFilled = (root: Element) => {
    filled ??= findFilled(document);
    return filled.has(root);
  };
  const looking: Looking = { shown, isFilled, ownDeclarations: new OwnDeclarations() };
  const stack: TreeNode[] = [document];
  for (let node = stack.pop(); node && shown.letters < ENOUGH_LETTERS; node = stack.pop()) {
    if (isText(node)) addText(shown, node.value);
    else if (!isElement(node) || isShown(node, looking)) {
      for (const child of [...flatChildrenOf(node)].reverse()) stack.push(child);
    }
  }
  return shown;
}

/** Returns the nodes that contain a text, in one pass: roots may be inside each other. */
function findFilled(document: TreeNode): Set<TreeNode> {
  const filled = new Set<TreeNode>();
  for (const node of flatNodesIn(document)) {
    if (!isText(node) || node.value.trim() === '') continue;
    for (let outer = flatParentOf(node); outer && !filled.has(outer); outer = flatParentOf(outer)) {
      filled.add(outer);
    }
  }
  return filled;
}

function addText(shown: Shown, value: string): void {
  const text = value.slice(0, 10_000);
  shown.letters += text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  shown.text += text;
}

function isShown(element: Element, { shown, isFilled, ownDeclarations }: Looking): boolean {
  if (element.tagName === 'noscript') {
    shown.asksForScript ||= ASKING.test(textContent(element).slice(0, 10_000));
    return false;
  }
  if (defaultStyle(element.tagName).display === 'none') return false;
  if (isNotDisplayed(element, ownStyle(element, ownDeclarations))) return false;
  shown.hasPictures ||= SEEN.has(element.tagName);
  shown.hasEmptyRoot ||= ROOT.test(attribute(element, 'id') ?? '') && !isFilled(element);
  return true;
}
