import type { DefaultTreeAdapterTypes } from 'parse5';

/*
 * The tree of a page, as parse5 builds it. It may be as deep as the parser's limit and as wide as the page,
 * so code that walks it keeps its own stack or relies on that limit.
 */

// Called many times for every node. Reading a field is faster than `in`.
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
/** The contents of a declarative shadow root, and its host. */
export type ShadowRoot = DefaultTreeAdapterTypes.DocumentFragment & { host: Element };
/** The template that declared a shadow root. It is not a child of the host. */
export type ShadowTemplate = DefaultTreeAdapterTypes.Template & { content: ShadowRoot };

export function isText(node: TreeNode): node is TextNode {
  return node.nodeName === '#text';
}

/** Returns the value of an attribute. Give the name in lower case. */
export function attribute({ attrs }: Element, name: string): string | undefined {
  // Called so often that an iterator would be noticeably slower.
  for (let index = 0; index < attrs.length; index += 1) {
    const attr = attrs[index];
    if (attr?.name === name) return attr.value;
  }
  return undefined;
}

/**
 * Whether a value is a keyword in upper or lower case. Longer values are not converted, because many elements may share
 * one of megabytes.
 */
export function isKeyword(value: string | undefined, keyword: string): boolean {
  return value?.length === keyword.length && value.toLowerCase() === keyword;
}

/** Returns no children for text and comments. A template's contents are not part of the page. */
export function childrenOf(node: TreeNode): readonly DefaultTreeAdapterTypes.ChildNode[] {
  return (node as Partial<ParentNode>).childNodes ?? NO_CHILDREN;
}

const NO_CHILDREN: readonly [] = [];

export function parentOf(node: TreeNode): ParentNode | undefined {
  return ('parentNode' in node ? node.parentNode : undefined) ?? undefined;
}

/** Yields a node and every node inside it, in document order. */
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

/** Yields every element inside a node, and the node itself if it is an element, in document order. */
export function* elementsIn(root: TreeNode): Generator<Element> {
  for (const node of nodesIn(root)) if (isElement(node)) yield node;
}

/** Returns the first element with that name. */
export function findElement(root: TreeNode, tagName: string): Element | undefined {
  for (const element of elementsIn(root)) if (element.tagName === tagName) return element;
  return undefined;
}

/** Returns all text inside a node, as it is written. */
export function textContent(root: TreeNode): string {
  let text = '';
  for (const node of nodesIn(root)) if (isText(node)) text += node.value;
  return text;
}

/** Returns the template of an element's shadow root, if it has one. */
export function shadowTemplateOf(node: TreeNode): ShadowTemplate | undefined {
  return (node as { shadowTemplate?: ShadowTemplate }).shadowTemplate;
}

/** Returns the contents of a template. */
export function templateContent(node: TreeNode): DefaultTreeAdapterTypes.DocumentFragment | undefined {
  return 'content' in node ? node.content : undefined;
}
