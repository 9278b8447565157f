export type { Decoder } from './decoder.js';
export { decodeBytes, decoderOf, findEncoding } from './encodings.js';
export { type HeaderPairs, headerValues } from './header-values.js';
export { encodingOfMeta, type MetaAttributes } from './meta-encoding.js';
export { loadMimeTypes, parseMimeType } from './mime-type.js';
export {
  describeText,
  type EncodingSource,
  readText,
  SNIFFED_BYTES,
  type TextContent,
  type TextDescription,
  type TextOverrides,
  type TextSource,
} from './read-text.js';
export { Utf8Count } from './utf8-count.js';
