import type { MIMEType } from 'whatwg-mimetype';
import { type HeaderPairs, headerValues } from './header-values.js';

/**
 * Parses a MIME type. Undefined if it is invalid, or longer than any real one.
 *
 * @see https://mimesniff.spec.whatwg.org/#parsing-a-mime-type
 */
export async function parseMimeType(text: string): Promise<MIMEType | undefined> {
  if (text.length > MAX_MIME_TYPE) return undefined;
  const { MIMEType } = await loadMimeTypes();
  return MIMEType.parse(text) ?? undefined;
}

/** The most characters of a MIME type that is parsed. */
export const MAX_MIME_TYPE = 1024;

const MAX_HEADERS = 4 * MAX_MIME_TYPE;

/** Loads whatwg-mimetype when it is needed for the first time. */
export async function loadMimeTypes(): Promise<typeof import('whatwg-mimetype')> {
  // A bundle gives a CommonJS module only the default export.
  const { default: library } = await import('whatwg-mimetype');
  return library;
}

/**
 * Returns the MIME type of a response's `content-type`: the last valid one, with the charset of an earlier
 * one of the same type.
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

// Splits at commas outside quotes. Inside, a backslash escapes the next character.
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
