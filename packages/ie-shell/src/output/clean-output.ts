import { withoutUnsafe } from './unsafe-characters.js';

/**
 * The text of a renderer, of which nothing but what is allowed can steer a terminal, reorder lines or hide in them. A
 * renderer of ours sends nothing else; what one that was taken over sends besides, is dropped.
 */
export function cleanOutput(
  text: string,
  { styles = false, hyperlinks = false }: AllowedSequences = {},
): string {
  let clean = '';
  let end = 0;
  let [lastStyle, lastTarget] = [PLAIN, ''];
  for (const { 0: sequence, 1: style, 2: target, index } of text.matchAll(SEQUENCE)) {
    const isAllowed =
      style === undefined ? hyperlinks && TARGET.test(target ?? '') : styles && STYLE.test(style);
    clean += withoutUnsafe(text.slice(end, index));
    if (isAllowed) {
      clean += sequence;
      lastStyle = style ?? lastStyle;
      lastTarget = target ?? lastTarget;
    }
    end = index + sequence.length;
  }
  clean += withoutUnsafe(text.slice(end));
  // What comes after the text on a terminal is not the page's.
  if (lastTarget !== '') clean += `${ESCAPE}]8;;${ESCAPE}\\`;
  return lastStyle === PLAIN ? clean : `${clean}${ESCAPE}[${PLAIN}m`;
}

/** What of a terminal's sequences may stand in text that was asked for with them. */
export interface AllowedSequences {
  /** The styles that text layout uses (SGR). @default false */
  styles?: boolean | undefined;
  /** Hyperlinks (OSC 8) that lead somewhere on the web, or write a mail. @default false */
  hyperlinks?: boolean | undefined;
}

const ESCAPE = '\u001b';
const SEQUENCE = new RegExp(`${ESCAPE}\\[(\\d{1,2})m|${ESCAPE}\\]8;;([\\u0021-\\u007e]*)${ESCAPE}\\\\`, 'g');

/** Bold, faint, italic, underlined, reversed, struck, their ends, and colours of the foreground. */
const STYLE = /^(0|[1234579]|2[234579]|3[0-79]|9[0-7])$/;

/** Ends every style. */
const PLAIN = '0';

/** Nothing, which ends a hyperlink, or where it leads. */
const TARGET = /^(|https?:\/\/.*|mailto:.*)$/;
