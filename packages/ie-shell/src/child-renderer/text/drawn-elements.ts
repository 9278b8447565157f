import { drawDescription, drawQuotation, drawRule, drawSummary } from './draw-containers.js';
import { drawButton, drawGauge, drawInput, drawSelect, drawTextArea } from './draw-forms.js';
import {
  drawBreakPlace,
  drawDeleted,
  drawLineBreak,
  drawLink,
  drawQuote,
  drawRubyText,
} from './draw-inline.js';
import { drawList } from './draw-lists.js';
import { drawMath } from './draw-math.js';
import { drawArea, drawEmbedded, drawImage, drawVectors } from './draw-media.js';
import { drawSubscript, drawSuperscript } from './draw-raised.js';
import type { Draw } from './drawing.js';

/** The elements that are more than a style. */
export const drawnElements: ReadonlyMap<string, Draw> = new Map<string, Draw>([
  ['a', drawLink],
  ['area', drawArea],
  ['audio', drawEmbedded('audio')],
  ['blockquote', drawQuotation],
  ['br', drawLineBreak],
  ['button', drawButton],
  ['dd', drawDescription],
  ['del', drawDeleted],
  ['dir', drawList],
  ['embed', drawEmbedded('embedded')],
  ['frame', drawEmbedded('frame')],
  ['hr', drawRule],
  ['iframe', drawEmbedded('frame')],
  ['img', drawImage],
  ['input', drawInput],
  ['menu', drawList],
  ['meter', drawGauge],
  ['mfrac', drawMath],
  ['mroot', drawMath],
  ['msqrt', drawMath],
  ['msub', drawMath],
  ['msubsup', drawMath],
  ['msup', drawMath],
  ['ol', drawList],
  ['progress', drawGauge],
  ['q', drawQuote],
  ['rt', drawRubyText],
  ['s', drawDeleted],
  ['select', drawSelect],
  ['strike', drawDeleted],
  ['sub', drawSubscript],
  ['summary', drawSummary],
  ['sup', drawSuperscript],
  ['svg', drawVectors],
  ['textarea', drawTextArea],
  ['ul', drawList],
  ['video', drawEmbedded('video')],
  ['wbr', drawBreakPlace],
]);
