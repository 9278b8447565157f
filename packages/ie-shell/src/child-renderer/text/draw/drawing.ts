import type { TextLayout } from '@internet-exploder/ie-ipc';
import type { LabelContext } from '../../shown/labels.js';
import type { WhiteSpace } from '../../styles/element-style.js';
import type { StyleOf } from '../../styles/page-styles.js';
import { type Look, type TextStyle, withLooks } from '../../styles/text-style.js';
import type { Element, TreeNode } from '../../tree/tree.js';
import { addSegment, addToLast, type Flow } from '../blocks/flow.js';
import type { Row } from '../blocks/table.js';
import type { TextSegment } from '../blocks/text-segment.js';
import { textWidth } from '../width/text-width.js';
import type { OpenList } from './list-marker.js';

/** Adds text that is not from the page, as one segment. */
export function addSign(drawing: Drawing, text: string, ...looks: Look[]): void {
  addSegment(drawing.flow, signOf(drawing, text, looks));
}

/** The state of converting a tree to blocks. */
export interface Drawing extends LabelContext {
  layout: Required<TextLayout>;
  styleOf: StyleOf;
  isHidden: (node: TreeNode) => boolean;
  /** The current flow and style. */
  flow: Flow;
  style: TextStyle;
  whiteSpace: WhiteSpace;
  /** Whether inline content is separated, as the items of a row are. */
  isRow: boolean;
  /** Changes the text, if present. */
  alter: ((text: string) => string) | undefined;
  /** The number of each URL, in document order. */
  links: Map<string, number>;
  /** Open lists, innermost last. */
  lists: OpenList[];
  quotes: number;
  /** The rows of the open table, outside its cells. */
  rows: Row[] | undefined;
  tables: number;
}

/** What follows after an element's children; `done` skips them. */
export type Outcome = (() => void) | 'done' | undefined;

/** Starts an element. */
export type Draw = (element: Element, drawing: Drawing) => Outcome;

/** Adds such text directly after the last text. */
export function addEndSign(drawing: Drawing, text: string, ...looks: Look[]): void {
  addToLast(drawing.flow, signOf(drawing, text, looks));
}

/** Puts signs around the following content, if there is any. Returns the function that ends it. */
export function addSignsAround(drawing: Drawing, start: string, end: string): () => void {
  const { flow } = drawing;
  const { prefix } = flow;
  const { segments } = flow.ink;
  flow.prefix += start;
  return () => {
    if (flow.ink.segments > segments) addEndSign(drawing, end);
    else flow.prefix = prefix;
  };
}

/** The current style with additional looks, if text is styled. */
export function styleWith({ style, layout }: Drawing, looks: readonly Look[]): TextStyle {
  return layout.styled && looks.length > 0 ? withLooks(style, looks) : style;
}

function signOf(drawing: Drawing, text: string, looks: readonly Look[]): TextSegment {
  return { kind: 'word', text, width: textWidth(text), style: styleWith(drawing, looks), before: 'nothing' };
}
