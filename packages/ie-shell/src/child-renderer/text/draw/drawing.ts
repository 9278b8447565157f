import type { TextLayout } from '@internet-exploder/ie-ipc';
import type { LabelContext } from '../../shown/labels.js';
import type { WhiteSpace } from '../../styles/element-style.js';
import type { StyleOf } from '../../styles/page-styles.js';
import { type Look, type TextStyle, withLooks } from '../../styles/text-style.js';
import type { Element, TreeNode } from '../../tree/tree.js';
import { addAtom, addToLast, type Flow } from '../blocks/flow.js';
import type { Row } from '../blocks/table.js';
import type { TextSegment } from '../blocks/text-segment.js';
import { textWidth } from '../width/text-width.js';
import type { OpenList } from './list-marker.js';

/** Adds text that is none of the page, as one piece. */
export function addSign(drawing: Drawing, text: string, ...looks: Look[]): void {
  addAtom(drawing.flow, signOf(drawing, text, looks));
}

/** A page on its way from a tree to blocks. */
export interface Drawing extends LabelContext {
  layout: Required<TextLayout>;
  styleOf: StyleOf;
  isHidden: (node: TreeNode) => boolean;
  /** Where text goes now, and how it looks. */
  flow: Flow;
  style: TextStyle;
  whiteSpace: WhiteSpace;
  /** Whether what is inline here stands apart. */
  isRow: boolean;
  /** How text is altered on its way, if it is. */
  alter: ((text: string) => string) | undefined;
  /** The number of each URL, in the order of the page. */
  links: Map<string, number>;
  /** What is open around the place, innermost last. */
  lists: OpenList[];
  quotes: number;
  /** The rows of the table whose next row or cell is awaited. */
  rows: Row[] | undefined;
  tables: number;
}

/** What is to be done at the end of an element; or that its children have been seen to. */
export type Outcome = (() => void) | 'done' | undefined;

/** Begins an element of its kind. */
export type Draw = (element: Element, drawing: Drawing) => Outcome;

/** The same, right behind what was written last. */
export function addEndSign(drawing: Drawing, text: string, ...looks: Look[]): void {
  addToLast(drawing.flow, signOf(drawing, text, looks));
}

/** Puts signs around what comes, if anything does. The end of it is what it gives back. */
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

/** The style of the place, with those looks if text is styled. */
export function looked({ style, layout }: Drawing, looks: readonly Look[]): TextStyle {
  return layout.styled && looks.length > 0 ? withLooks(style, looks) : style;
}

function signOf(drawing: Drawing, text: string, looks: readonly Look[]): TextSegment {
  return { kind: 'word', text, width: textWidth(text), style: looked(drawing, looks), before: 'nothing' };
}
