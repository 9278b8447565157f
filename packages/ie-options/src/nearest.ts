import leven from 'leven';

/**
 * Returns the known name that is most similar to a misspelt one; undefined if none is similar. Case is
 * ignored, and only the last part of a dotted name counts: `timeoutMs` is similar to `policy.timeoutMs`. Of
 * several equally similar names it returns the first.
 */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (name.length > MAX_NAME_LENGTH) return undefined;
  const written = name.toLowerCase();
  // Typical mistakes change about two letters of five.
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

const MAX_NAME_LENGTH = 64;

function distanceOf(written: string, candidate: string): number {
  const isPart = written.length >= 4 && candidate.length >= 4;
  // `redirects` for `maxRedirects`: a part of a name is more similar than any other name, except the name
  // itself.
  if (isPart && written !== candidate && (candidate.includes(written) || written.includes(candidate)))
    return 1;
  return leven(written, candidate);
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
