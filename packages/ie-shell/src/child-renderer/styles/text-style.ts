/** The same text, with those looks as well. */
export function withLooks(style: TextStyle, looks: readonly Look[]): TextStyle {
  const added = looks
    .map((look) => `\u001b[${PARAMETERS[look]}m`)
    .filter((code) => !style.codes.includes(code));
  return added.length === 0 ? style : { ...style, codes: style.codes + added.join('') };
}

/** How a piece of text looks. Two pieces of one look may share it. */
export interface TextStyle {
  /** The sequences that begin it; empty where nothing is styled. */
  readonly codes: string;
  /** Where it leads, as a hyperlink of the terminal. */
  readonly url: string;
}

export const PLAIN: TextStyle = { codes: '', url: '' };

/** The looks there are, each by its parameter of SGR. */
const PARAMETERS = {
  bold: 1,
  dim: 2,
  italic: 3,
  underline: 4,
  reverse: 7,
  strike: 9,
  green: 32,
  blue: 34,
  cyan: 36,
} as const;
export type Look = keyof typeof PARAMETERS;

/** What ends every look. */
export const RESET = '\u001b[0m';

/** Begins a hyperlink; with an empty URL, ends it. */
export function hyperlink(url: string): string {
  return `\u001b]8;;${url}\u001b\\`;
}
