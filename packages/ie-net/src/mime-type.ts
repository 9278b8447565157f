import type { MIMEType } from 'whatwg-mimetype';

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

/** Loads whatwg-mimetype, when it is needed first. */
export function loadMimeTypes(): Promise<typeof import('whatwg-mimetype')> {
  return import('whatwg-mimetype');
}
