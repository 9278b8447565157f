import { insist, isOneLine } from '../lib/finding.mjs';

const UNSAFE =
  /[^\P{Cc}\t\n]|[\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|[\u{e0000}-\u{e007f}]/u;

/** Checks that a call to the browser failed as it may: with a documented kind of error, on one line. */
export function checkFailure(error) {
  const isTyped = error?.name === 'ShellError' && /^IE_(SHELL|NET)_[A-Z_]+$/.test(error.code);
  if (!isTyped) throw error;
  insist(isOneLine(error.message), `the message of ${error.code} is not one line`);
  insist(error.message.length < 2_000, `the message of ${error.code} is long`);
}

/** Checks that nothing in a value is unsafe to show, nor sets a prototype. `raw` members are HTML, which is not clean. */
export function checkClean(value, raw = [], path = '') {
  if (typeof value === 'string') insist(!UNSAFE.test(value), `${path} has an unsafe character`);
  if (typeof value !== 'object' || value === null) return;
  for (const [name, each] of Object.entries(value)) {
    insist(name !== '__proto__', `${path} has a member __proto__`);
    insist(!UNSAFE.test(name), `a name in ${path} has an unsafe character`);
    if (!raw.includes(`${path}.${name}`.replace(/\.\d+\b/g, ''))) checkClean(each, raw, `${path}.${name}`);
  }
}
