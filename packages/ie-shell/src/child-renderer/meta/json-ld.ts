import type { Removed } from '@internet-exploder/ie-ipc';
import { clean } from '../reading.js';
import { attribute, type Element, textContent } from '../tree.js';

/** More than any page that wants to be understood has. */
const MOST_CHARACTERS = 4 * 1024 * 1024;
const MOST_DEPTH = 64;

/** The JSON-LD in a script; undefined if it has another type, or is too long to be read. */
export function jsonLdIn(script: Element): string | undefined {
  const [type = ''] = (attribute(script, 'type') ?? '').split(';', 1);
  if (type.trim().toLowerCase() !== 'application/ld+json') return undefined;
  const text = textContent(script);
  return text.length > MOST_CHARACTERS ? undefined : text;
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
