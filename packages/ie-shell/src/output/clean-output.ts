import { removeUnsafe } from '@internet-exploder/ie-text/unsafe';

/**
 * Removes what is unsafe to show from a renderer's text, except the allowed escape sequences. Our renderer sends nothing
 * else. A renderer that an attacker controls might.
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
    clean += removeUnsafe(text.slice(end, index));
    if (isAllowed) {
      clean += sequence;
      lastStyle = style ?? lastStyle;
      lastTarget = target ?? lastTarget;
    }
    end = index + sequence.length;
  }
  clean += removeUnsafe(text.slice(end));
  // Styles and links must not affect the terminal after the text.
  if (lastTarget !== '') clean += `${ESCAPE}]8;;${ESCAPE}\\`;
  return lastStyle === PLAIN ? clean : `${clean}${ESCAPE}[${PLAIN}m`;
}

/** The escape sequences that are kept. */
export interface AllowedSequences {
  /** The styles that text layout uses (SGR). @default false */
  styles?: boolean | undefined;
  /** Hyperlinks (OSC 8) to the web or to a mail address. @default false */
  hyperlinks?: boolean | undefined;
}

const ESCAPE = '\u001b';
const SEQUENCE = new RegExp(`${ESCAPE}\\[(\\d{1,2})m|${ESCAPE}\\]8;;([\\u0021-\\u007e]*)${ESCAPE}\\\\`, 'g');

/** Bold, faint, italic, underlined, reversed, struck, their ends, and foreground colours. */
const STYLE = /^(0|[1234579]|2[234579]|3[0-79]|9[0-7])$/;

/** Resets all styles. */
const PLAIN = '0';

/** The target of a hyperlink; an empty one ends it. */
const TARGET = /^(|https?:\/\/.*|mailto:.*)$/;
