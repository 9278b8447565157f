/** Reads what a sticky pattern matches at the current position. */
export function readPattern(reader: CssReader, pattern: RegExp): string | undefined {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text)?.[0];
  if (found) reader.at += found.length;
  return found;
}

/** A short CSS text and the position in it. */
export interface CssReader {
  text: string;
  at: number;
}

/** Reads a name and resolves its escapes. Empty if there is none. */
export function readName(reader: CssReader): string {
  const name = readPattern(reader, /(?:[-\w\u0080-\uffff]|\\[0-9a-f]{1,6}\s?|\\[^\n0-9a-f])+/iy) ?? '';
  return name.includes('\\') ? unescapeName(name) : name;
}

/** Resolves the escapes in a name. */
export function unescapeName(name: string): string {
  return name.replace(/\\(?:([0-9a-f]{1,6})\s?|(.))/gisu, (_, code: string | undefined, sign: string) => {
    if (code === undefined) return sign;
    const point = Number.parseInt(code, 16);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
  });
}
