import { hyperlink, PLAIN, RESET, type TextStyle } from '../../styles/text-style.js';

export function startLine(): LineWriter {
  return { text: '', width: 0, style: PLAIN };
}

/** A line of text. Its escape sequences end within it. */
export interface Line {
  text: string;
  /** Width in columns. */
  width: number;
}

/** A line that is being written. */
export interface LineWriter extends Line {
  style: TextStyle;
}

/** Adds text of that width. */
export function addPiece(line: LineWriter, text: string, width: number, style: TextStyle): void {
  if (style !== line.style) changeStyle(line, style);
  line.text += text;
  line.width += width;
}

/** Ends the line and all styles. */
export function endLine(line: LineWriter): Line {
  changeStyle(line, PLAIN);
  return { text: line.text, width: line.width };
}

function changeStyle(line: LineWriter, style: TextStyle): void {
  const { codes, url } = line.style;
  if (url !== style.url && url) line.text += hyperlink('');
  if (codes !== style.codes) {
    if (codes) line.text += RESET;
    line.text += style.codes;
  }
  if (url !== style.url && style.url) line.text += hyperlink(style.url);
  line.style = style;
}
