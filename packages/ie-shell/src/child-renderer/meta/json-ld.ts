import type { Removed } from '@internet-exploder/ie-ipc';
import { clean } from '../tree/reading.js';
import { attribute, type Element, textContent } from '../tree/tree.js';

/** Whether a script says that it is JSON-LD. */
export function isJsonLd(script: Element): boolean {
  const [type = ''] = (attribute(script, 'type') ?? '').split(';', 1);
  return type.trim().toLowerCase() === 'application/ld+json';
}

/** More than any page that wants to be understood has. */
const MOST_CHARACTERS = 4 * 1024 * 1024;
const MOST_DEPTH = 64;

/** What is put around data so that a reader of HTML, or one of XML, takes it for nothing. */
const OPENINGS = ['<!--', '<![CDATA[', '//', '/*', '*/'];
const CLOSINGS = ['-->', ']]>', '//', '/*', '*/', ';'];
const MOST_WRAPPINGS = 8;

/** The JSON-LD in a script, without comments around it; undefined if it has another type, or is too long to be read. */
export function jsonLdIn(script: Element): string | undefined {
  if (!isJsonLd(script)) return undefined;
  const text = textContent(script);
  return text.length > MOST_CHARACTERS ? undefined : unwrap(text);
}

/** Takes the signs of comments and CDATA sections off both ends, neither of which begins or ends JSON. */
function unwrap(source: string): string {
  let text = source.trim();
  for (let taken = 0; taken < MOST_WRAPPINGS; taken += 1) {
    const opening = OPENINGS.find((sign) => text.startsWith(sign));
    const closing = CLOSINGS.find((sign) => text.endsWith(sign));
    if (opening === undefined && closing === undefined) return text;
    text = text.slice(opening?.length ?? 0, text.length - (closing?.length ?? 0)).trim();
  }
  return text;
}

/** A block of JSON-LD with clean names and texts; undefined if it is no JSON or too deep. */
export function readJsonLd(text: string, removed: Removed): unknown {
  try {
    return cleanValue(JSON.parse(text), removed, 0);
  } catch {
    return undefined;
  }
}

/** @throws RangeError if it is too deep */
function cleanValue(value: unknown, removed: Removed, depth: number): unknown {
  if (depth > MOST_DEPTH) throw new RangeError('too deep');
  if (typeof value === 'string') return clean(value, removed);
  if (Array.isArray(value)) return value.map((each) => cleanValue(each, removed, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    ([name, each]) => [clean(name, removed), cleanValue(each, removed, depth + 1)] as const,
  );
  // Whoever copies the names of an object one by one would set its prototype.
  return Object.fromEntries(entries.filter(([name]) => name !== '__proto__'));
}
