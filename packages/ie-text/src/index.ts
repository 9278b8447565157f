export { type Decoder, decodeBytes, decoderOf } from './encodings.js';
export { type HeaderPairs, headerValues } from './header-values.js';
export { loadMimeTypes, parseMimeType } from './mime-type.js';
export {
  describeText,
  readText,
  SNIFFED_BYTES,
  type TextContent,
  type TextDescription,
  type TextSource,
} from './read-text.js';
