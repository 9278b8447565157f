import type { Removed } from '@internet-exploder/ie-ipc';
import { clean } from '../tree/reading.js';
import { attribute, type Element, textContent } from '../tree/tree.js';

/** Whether a script's type is JSON-LD. */
export function isJsonLd(script: Element): boolean {
  const [type = ''] = (attribute(script, 'type') ?? '').split(';', 1);
  return type.trim().toLowerCase() === 'application/ld+json';
}

/** Larger than any real page needs. */
const MAX_CHARACTERS = 4 * 1024 * 1024;
const MAX_DEPTH = 64;
const MAX_MEMBERS = 10_000;

/** Comment and CDATA markers around the data, which hide it from HTML or XML parsers. */
const OPENINGS = ['<!--', '<![CDATA[', '//', '/*', '*/'];
const CLOSINGS = ['-->', ']]>', '//', '/*', '*/', ';'];
const MAX_WRAPPINGS = 8;

/**
 * Returns the JSON-LD in a script without the comment markers around it. Undefined if the script has another
 * type or is too long.
 */
export function jsonLdIn(script: Element): string | undefined {
  if (!isJsonLd(script)) return undefined;
  const text = textContent(script);
  return text.length > MAX_CHARACTERS ? undefined : unwrap(text);
}

/** Removes comment and CDATA markers from both ends. Valid JSON neither starts nor ends with one. */
function unwrap(source: string): string {
  let text = source.trim();
  for (let taken = 0; taken < MAX_WRAPPINGS; taken += 1) {
    const opening = OPENINGS.find((sign) => text.startsWith(sign));
    const closing = CLOSINGS.find((sign) => text.endsWith(sign));
    if (opening === undefined && closing === undefined) return text;
    text = text.slice(opening?.length ?? 0, text.length - (closing?.length ?? 0)).trim();
  }
  return text;
}

/** Parses a block of JSON-LD and cleans its names and strings. Undefined if it is invalid, too deep or too large. */
export function readJsonLd(text: string, removed: Removed): unknown {
  try {
    return cleanValue(JSON.parse(text), removed, 0);
  } catch {
    return undefined;
  }
}

/** @throws RangeError if the value is too deep, or one of its objects too large */
function cleanValue(value: unknown, removed: Removed, depth: number): unknown {
  if (depth > MAX_DEPTH) throw new RangeError('too deep');
  if (typeof value === 'string') return clean(value, removed);
  if (Array.isArray(value)) return value.map((each) => cleanValue(each, removed, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value);
  if (members.length > MAX_MEMBERS) throw new RangeError('too many members');
  const entries = members.map(
    ([name, each]) => [clean(name, removed), cleanValue(each, removed, depth + 1)] as const,
  );
  // Code that copies an object's properties one by one would set its prototype.
  return Object.fromEntries(entries.filter(([name]) => name !== '__proto__'));
}
