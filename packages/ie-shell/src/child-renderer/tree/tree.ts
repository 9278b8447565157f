import type { DefaultTreeAdapterTypes } from 'parse5';

/*
 * The tree of a page, as parse5 makes it. It may be as deep as the parser's cap and as wide as the page, so whoever
 * goes through it keeps a stack of its own or knows that cap.
 */

// Asked of every node many times. A field is read in less time than `in` takes to look for it.
export function isElement(node: TreeNode): node is Element {
  return (node as Partial<Element>).tagName !== undefined;
}

/** The namespace of HTML elements. @see https://infra.spec.whatwg.org/#html-namespace */
export const HTML = 'http://www.w3.org/1999/xhtml';

export type Document = DefaultTreeAdapterTypes.Document;
export type Element = DefaultTreeAdapterTypes.Element;
export type TextNode = DefaultTreeAdapterTypes.TextNode;
export type TreeNode = DefaultTreeAdapterTypes.Node;
export type ParentNode = DefaultTreeAdapterTypes.ParentNode;
/** What a declarative shadow root has in it, and the element that it is of. */
export type ShadowRoot = DefaultTreeAdapterTypes.DocumentFragment & { host: Element };
/** The template that a shadow root was declared by. It is no child of the host. */
export type ShadowTemplate = DefaultTreeAdapterTypes.Template & { content: ShadowRoot };

export function isText(node: TreeNode): node is TextNode {
  return node.nodeName === '#text';
}

/** The value of an attribute; its name in lower case. */
export function attribute({ attrs }: Element, name: string): string | undefined {
  // Asked for so often that an iterator is felt.
  for (let index = 0; index < attrs.length; index += 1) {
    const attr = attrs[index];
    if (attr?.name === name) return attr.value;
  }
  return undefined;
}

/** None for a text or a comment. What a template holds is no part of the page. */
export function childrenOf(node: TreeNode): readonly DefaultTreeAdapterTypes.ChildNode[] {
  return (node as Partial<ParentNode>).childNodes ?? NO_CHILDREN;
}

const NO_CHILDREN: readonly [] = [];

export function parentOf(node: TreeNode): ParentNode | undefined {
  return ('parentNode' in node ? node.parentNode : undefined) ?? undefined;
}

/** Every node within that one, itself included, in the order of the document. */
export function* nodesIn(root: TreeNode): Generator<TreeNode> {
  const stack: TreeNode[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    yield node;
    const children = childrenOf(node);
    for (let index = children.length - 1; index >= 0; index -= 1) {
      const child = children[index];
      if (child) stack.push(child);
    }
  }
}

/** Every element within that one, itself included, in the order of the document. */
export function* elementsIn(root: TreeNode): Generator<Element> {
  for (const node of nodesIn(root)) if (isElement(node)) yield node;
}

/** The first element of that name. */
export function findElement(root: TreeNode, tagName: string): Element | undefined {
  for (const element of elementsIn(root)) if (element.tagName === tagName) return element;
  return undefined;
}

/** All text within, as it is written. */
export function textContent(root: TreeNode): string {
  let text = '';
  for (const node of nodesIn(root)) if (isText(node)) text += node.value;
  return text;
}

/** The template of the shadow root of an element, if it has one. */
export function shadowTemplateOf(node: TreeNode): ShadowTemplate | undefined {
  return (node as { shadowTemplate?: ShadowTemplate }).shadowTemplate;
}

/** What a template holds. */
export function templateContent(node: TreeNode): DefaultTreeAdapterTypes.DocumentFragment | undefined {
  return 'content' in node ? node.content : undefined;
}
