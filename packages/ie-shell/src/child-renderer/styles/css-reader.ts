/** What a sticky pattern finds at the place. */
export function readPattern(reader: CssReader, pattern: RegExp): string | undefined {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text)?.[0];
  if (found) reader.at += found.length;
  return found;
}

/** A short text of CSS, and how far it has been read. */
export interface CssReader {
  text: string;
  at: number;
}

/** A name, its escapes resolved; empty if there is none. */
export function readName(reader: CssReader): string {
  const name = readPattern(reader, /(?:[-\w\u0080-\uffff]|\\[0-9a-f]{1,6}\s?|\\[^\n0-9a-f])+/iy) ?? '';
  return name.includes('\\') ? unescapeName(name) : name;
}

/** A name in which escapes stand for their characters. */
export function unescapeName(name: string): string {
  return name.replace(/\\(?:([0-9a-f]{1,6})\s?|(.))/gisu, (_, code: string | undefined, sign: string) => {
    if (code === undefined) return sign;
    const point = Number.parseInt(code, 16);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
  });
}
