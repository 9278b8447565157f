import { insist } from './finding.mjs';

/** Looks at what a trace tells, and keeps nothing of it. */
export function trace({ time, direction, frame, bytes }) {
  const isSound = time > 0 && (direction === 'in' || direction === 'out') && frame && bytes >= 0;
  insist(isSound, `a trace tells of ${direction} ${frame} with ${bytes} bytes`);
}

/** Has something to say of keys with odd characters, and lets every other value through. */
export const wary = {
  '~standard': { version: 1, vendor: 'fuzz', validate: (value) => issuesOf(value) ?? { value } },
};

function issuesOf(value) {
  if (typeof value !== 'object' || value === null) return undefined;
  const odd = Object.keys(value).find((key) => !/^\w*$/.test(key));
  return odd === undefined
    ? undefined
    : { issues: [{ message: `there is no ${odd}`, path: [odd, { key: odd }] }] };
}

/** Lets every value through. */
export const anything = {
  '~standard': { version: 1, vendor: 'fuzz', validate: (value) => ({ value }) },
};
