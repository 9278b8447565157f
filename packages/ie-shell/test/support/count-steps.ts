import { Session } from 'node:inspector';

/**
 * Counts the steps of the renderer's code: how often V8 has run each block of it and of the libraries that parse and
 * read pages, plus the items that array methods have copied or searched. The same work has the same count on every
 * machine. Patterns and the making of texts are not counted. Begin before the code is imported: V8 counts the blocks of
 * what it compiles later.
 */
export function startCounting(): (work: () => unknown) => Promise<number> {
  const session = new Session();
  session.connect();
  let taken: CoveredScript[] = [];
  const post = (method: string, options?: object) =>
    session.post(method, options, (error, result) => {
      if (error) throw error;
      taken = (result as { result?: CoveredScript[] } | undefined)?.result ?? taken;
    });
  post('Profiler.enable');
  post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  return async (work) => {
    post('Profiler.takePreciseCoverage');
    const restore = countItems();
    try {
      await work();
    } finally {
      items += restore();
    }
    post('Profiler.takePreciseCoverage');
    const counted = items + blocksIn(taken);
    items = 0;
    return counted;
  };
}

/** What is counted. */
const COUNTED =
  /\/(?:child-renderer|ie-text)\/|\/node_modules\/(?:@mozilla\/readability|css-select|css-what|entities|linkedom|nth-check|parse5|saxes)\//;

/** The result of `Profiler.takePreciseCoverage`. */
interface CoveredScript {
  url: string;
  functions: { ranges: { count: number }[] }[];
}

let items = 0;

function blocksIn(scripts: readonly CoveredScript[]): number {
  let blocks = 0;
  for (const { url, functions } of scripts) {
    if (!COUNTED.test(url)) continue;
    for (const { ranges } of functions) for (const { count } of ranges) blocks += count;
  }
  return blocks;
}

/** The steps of array methods, of which V8 reports nothing: the items that they copy, move or look at. */
const METHODS: Readonly<Record<string, (list: readonly unknown[], [value]: readonly unknown[]) => number>> = {
  slice: ({ length }, [start = 0]) =>
    Number(start) < 0 ? -Number(start) : Math.max(0, length - Number(start)),
  splice: ({ length }, [start = 0]) => Math.max(0, length - Number(start)),
  shift: ({ length }) => length,
  unshift: ({ length }) => length,
  concat: ({ length }) => length,
  reverse: ({ length }) => length,
  join: ({ length }) => length,
  includes: lookedAt,
  indexOf: lookedAt,
};

const indexIn = Array.prototype.indexOf;

function lookedAt(list: readonly unknown[], [value]: readonly unknown[]): number {
  const at = indexIn.call(list, value);
  return at < 0 ? list.length : at + 1;
}

/** Replaces the methods of arrays by ones that count. Returns the function that puts them back and returns the count. */
function countItems(): () => number {
  let count = 0;
  const all = Array.prototype as unknown as Record<string, Method>;
  const originals = Object.entries(METHODS).map(([name, stepsOf]) => ({
    name,
    stepsOf,
    value: all[name] as Method,
  }));
  const replace = (name: string, value: Method) =>
    Object.defineProperty(all, name, { value, configurable: true, writable: true });
  for (const { name, stepsOf, value } of originals) {
    replace(name, function (this: unknown[], ...given) {
      count += stepsOf(this, given);
      return value.apply(this, given);
    });
  }
  return () => {
    for (const { name, value } of originals) replace(name, value);
    return count;
  };
}

type Method = (this: unknown[], ...given: unknown[]) => unknown;
