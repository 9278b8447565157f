/** Returns the style with more looks added. */
export function withLooks(style: TextStyle, looks: readonly Look[]): TextStyle {
  const added = looks
    .map((look) => `\u001b[${PARAMETERS[look]}m`)
    .filter((code) => !style.codes.includes(code));
  return added.length === 0 ? style : { ...style, codes: style.codes + added.join('') };
}

/** How a piece of text looks. Pieces with equal styles may share one object. */
export interface TextStyle {
  /** The escape sequences that switch it on; empty if nothing is styled. */
  readonly codes: string;
  /** The target of a terminal hyperlink. */
  readonly url: string;
}

export const PLAIN: TextStyle = { codes: '', url: '' };

/** The looks, each with its SGR parameter. */
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

/** Ends all looks. */
export const RESET = '\u001b[0m';

/** Starts a hyperlink; with an empty URL, ends it. A URL that is too long for terminals is not linked. */
export function hyperlink(url: string): string {
  return `\u001b]8;;${url.length > MAX_TARGET_LENGTH ? '' : url}\u001b\\`;
}

/** Longer than any terminal accepts. */
const MAX_TARGET_LENGTH = 16_384;
