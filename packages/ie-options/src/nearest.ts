import leven from 'leven';

/**
 * The known name that somebody may have meant who wrote another one, or undefined where none is near. Upper and lower
 * case don't matter, and of a name behind a dot only what comes last: `timeoutMs` is near to `policy.timeoutMs`. Of
 * several names at the same distance it is the first.
 */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  const written = name.toLowerCase();
  // As far as people are wrong about a name: about two letters of five.
  let distance = Math.max(1, Math.floor(written.length * 0.4)) + 1;
  let best: string | undefined;
  for (const candidate of known) {
    const actual = distanceOf(written, lastPart(candidate).toLowerCase());
    if (actual >= distance) continue;
    distance = actual;
    best = candidate;
  }
  return best;
}

const LONGEST_NAME = 64;

function distanceOf(written: string, candidate: string): number {
  const isPart = written.length >= 4 && candidate.length >= 4;
  // `redirects` for `maxRedirects`: nearer than any other word, but for the word itself.
  if (isPart && written !== candidate && (candidate.includes(written) || written.includes(candidate)))
    return 1;
  return leven(written, candidate);
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
