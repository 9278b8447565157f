/** The values of the CSS property that matter here. */
export type WhiteSpace = 'normal' | 'nowrap' | 'pre' | 'pre-wrap' | 'pre-line';

export function keepsSpaces(whiteSpace: WhiteSpace): boolean {
  return whiteSpace === 'pre' || whiteSpace === 'pre-wrap';
}

export function keepsLines(whiteSpace: WhiteSpace): boolean {
  return keepsSpaces(whiteSpace) || whiteSpace === 'pre-line';
}
