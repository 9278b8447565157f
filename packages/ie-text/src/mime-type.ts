import type { MIMEType } from 'whatwg-mimetype';
import { type HeaderPairs, headerValues } from './header-values.js';

/**
 * Reads a MIME type; undefined when it is none, or longer than any is.
 *
 * @see https://mimesniff.spec.whatwg.org/#parsing-a-mime-type
 */
export async function parseMimeType(text: string): Promise<MIMEType | undefined> {
  if (text.length > MAX_MIME_TYPE) return undefined;
  const { MIMEType } = await loadMimeTypes();
  return MIMEType.parse(text) ?? undefined;
}

/** The most characters of a MIME type that is read. */
export const MAX_MIME_TYPE = 1024;

const MAX_HEADERS = 4 * MAX_MIME_TYPE;

/** Loads whatwg-mimetype, when it is needed first. */
export async function loadMimeTypes(): Promise<typeof import('whatwg-mimetype')> {
  // Of CommonJS, a bundle has the default export alone.
  const { default: library } = await import('whatwg-mimetype');
  return library;
}

/**
 * The MIME type that the `content-type` of a response gives: the last one that is any, with the charset of one of the
 * same kind before it.
 *
 * @see https://fetch.spec.whatwg.org/#concept-header-extract-mime-type
 */
export async function extractMimeType(headers: HeaderPairs): Promise<MIMEType | undefined> {
  let found: MIMEType | undefined;
  let charset: string | undefined;
  const text = headerValues(headers, 'content-type').join(',');
  if (text.length > MAX_HEADERS) return undefined;
  for (const value of splitList(text)) {
    const type = await parseMimeType(value);
    if (type === undefined || type.essence === '*/*') continue;
    if (type.essence !== found?.essence) charset = type.parameters.get('charset');
    else if (!type.parameters.has('charset') && charset !== undefined)
      type.parameters.set('charset', charset);
    found = type;
  }
  return found;
}

// At the commas that are not within quotes; a backslash there takes what follows it along.
function splitList(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index];
    if (char === '\\' && isQuoted) index += 1;
    else if (char === '"') isQuoted = !isQuoted;
    else if (char === ',' && !isQuoted) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, text.slice(start)];
}
