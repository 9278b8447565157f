import { findEncoding } from './encodings.js';

/**
 * Returns the encoding that an XML declaration names, or UTF-16 if the declaration is written in it. A
 * declaration in another encoding cannot mean UTF-16.
 *
 * @see https://html.spec.whatwg.org/multipage/parsing.html#concept-get-xml-encoding-when-sniffing
 */
export function findXmlEncoding(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, MAX_DECLARATION));
  if (head.indexOf('3c003f007800', 0, 'hex') === 0) return 'utf-16le';
  if (head.indexOf('003c003f0078', 0, 'hex') === 0) return 'utf-16be';
  const [declaration] = /^<\?xml[^>]*>/u.exec(head.toString('latin1')) ?? [];
  const at = declaration?.indexOf('encoding') ?? -1;
  if (declaration === undefined || at === -1) return undefined;
  const [, , label = ''] = STATEMENT.exec(declaration.slice(at)) ?? [];
  const encoding = findEncoding(label);
  return encoding?.startsWith('utf-16') ? 'utf-8' : encoding;
}

const STATEMENT = /^encoding[\0- ]*=[\0- ]*(["'])(.*?)\1/su;

const MAX_DECLARATION = 1024;
