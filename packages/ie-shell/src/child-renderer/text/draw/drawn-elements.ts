import { EMBEDDED } from '../../shown/embedded.js';
import { FORMULAS } from '../../shown/formula.js';
import { drawDescription, drawQuotation, drawRule, drawSummary } from './draw-containers.js';
import { drawButton, drawGauge, drawInput, drawSelect, drawTextArea } from './draw-forms.js';
import { drawFormula } from './draw-formula.js';
import {
  drawBreakPlace,
  drawDeleted,
  drawLineBreak,
  drawLink,
  drawQuote,
  drawRubyText,
} from './draw-inline.js';
import { drawList } from './draw-lists.js';
import { drawArea, drawEmbedded, drawImage, drawVectors } from './draw-media.js';
import { drawScript } from './draw-script.js';
import type { Draw } from './drawing.js';

/** Elements that are drawn specially, beyond their style. */
export const drawnElements: ReadonlyMap<string, Draw> = new Map<string, Draw>([
  ['a', drawLink],
  ['area', drawArea],
  ['blockquote', drawQuotation],
  ['br', drawLineBreak],
  ['button', drawButton],
  ['dd', drawDescription],
  ['del', drawDeleted],
  ['dir', drawList],
  ['hr', drawRule],
  ['img', drawImage],
  ['input', drawInput],
  ['menu', drawList],
  ['meter', drawGauge],
  ['ol', drawList],
  ['progress', drawGauge],
  ['q', drawQuote],
  ['rt', drawRubyText],
  ['s', drawDeleted],
  ['select', drawSelect],
  ['strike', drawDeleted],
  ['sub', drawScript],
  ['summary', drawSummary],
  ['sup', drawScript],
  ['svg', drawVectors],
  ['textarea', drawTextArea],
  ['ul', drawList],
  ['wbr', drawBreakPlace],
  ...[...EMBEDDED.keys()].map((name): [string, Draw] => [name, drawEmbedded]),
  ...[...FORMULAS].map((name): [string, Draw] => [name, drawFormula]),
]);
