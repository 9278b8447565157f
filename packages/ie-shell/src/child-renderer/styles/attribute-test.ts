import { attribute } from '../tree/tree.js';
import { type CssReader, readName, readPattern } from './css-reader.js';
import type { WeighedTest } from './selector.js';
import { CLASS } from './selector.js';

/** Reads the contents of the brackets of an attribute selector. */
export function attributeTest(reader: CssReader): WeighedTest | undefined {
  readPattern(reader, /\s*/y);
  const name = readName(reader).toLowerCase();
  const operator = readPattern(reader, /\s*[~|^$*]?=\s*/y)?.trim();
  const value = operator === undefined ? '' : readValue(reader);
  const flag = readPattern(reader, /\s+[is]\s*|\s*/iy)
    ?.trim()
    .toLowerCase();
  if (!name || value === undefined || !readPattern(reader, /\]/y)) return undefined;
  if (operator === undefined)
    return { test: (element) => attribute(element, name) !== undefined, weight: CLASS };
  const isCaseless = flag === 'i' || (flag !== 's' && CASELESS.has(name));
  const asked = isCaseless ? value.toLowerCase() : value;
  return {
    test: (element, budget) => {
      const has = attribute(element, name);
      if (has === undefined) return false;
      // A long value that is searched for may be compared at many places.
      budget.steps -= (has.length >> 4) * (1 + (asked.length >> 8));
      if (budget.steps <= 0) return false;
      return compare(isCaseless ? has.toLowerCase() : has, operator, asked);
    },
    weight: CLASS,
  };
}

/** Attributes whose values HTML compares case-insensitively, as far as style sheets select by them. */
const CASELESS = new Set(['type', 'dir', 'lang', 'align', 'method', 'rel', 'media', 'checked', 'disabled']);

function compare(has: string, operator: string, asked: string): boolean {
  switch (operator) {
    case '=':
      return has === asked;
    case '~=':
      return asked !== '' && has.split(/[ \t\n\f\r]+/).includes(asked);
    case '|=':
      return has === asked || has.startsWith(`${asked}-`);
    case '^=':
      return asked !== '' && has.startsWith(asked);
    case '$=':
      return asked !== '' && has.endsWith(asked);
    default:
      return asked !== '' && has.includes(asked);
  }
}

function readValue(reader: CssReader): string | undefined {
  const quoted = readPattern(reader, /"(?:[^"\n\\]|\\[\s\S])*"|'(?:[^'\n\\]|\\[\s\S])*'/y);
  if (quoted !== undefined) return quoted.slice(1, -1).replace(/\\([^\n0-9a-f])/gi, '$1');
  return readName(reader) || undefined;
}
