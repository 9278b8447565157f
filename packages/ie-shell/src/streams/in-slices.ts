import { performance } from 'node:perf_hooks';

/**
 * Runs long work so that it never holds the event loop for long. The work is a generator that yields wherever it can
 * pause, at least once in a millisecond. All such work of this process shares one slice of {@link SLICE_MS} in each
 * turn of the event loop, first come, first served. Work that ends within the slice does not wait for another turn.
 *
 * @param mayGoOn Called before each step of the work; it throws to stop it
 * @throws The error of the work, or of `mayGoOn`
 */
export async function inSlices<Result>(
  work: Generator<void, Result>,
  mayGoOn: () => void = () => {},
): Promise<Result> {
  for (;;) {
    mayGoOn();
    if (isSliceOver()) await nextSlice();
    else {
      const step = work.next();
      if (step.done) return step.value;
    }
  }
}

/** How long such work may take in a turn of the event loop, in milliseconds. */
const SLICE_MS = 5;

/** What waits for its slice. */
const waiting: (() => void)[] = [];
/** The end of this turn's slice; undefined before it has begun. */
let endOfSlice: number | undefined;

function isSliceOver(): boolean {
  if (endOfSlice === undefined) beginSlice();
  return performance.now() >= (endOfSlice ?? 0);
}

function nextSlice(): Promise<void> {
  return new Promise((resolve) => waiting.push(resolve));
}

function beginSlice(): void {
  endOfSlice = performance.now() + SLICE_MS;
  setImmediate(endTurn);
}

function endTurn(): void {
  endOfSlice = undefined;
  const next = waiting.shift();
  if (!next) return;
  beginSlice();
  next();
}
