import { attempt, signatureOf } from './attempt.mjs';
import { keepCrash, readCorpus } from './corpus.mjs';
import { MemoryWatch } from './memory-watch.mjs';
import { minimise } from './minimise.mjs';
import { randomOf } from './random.mjs';

/** Milliseconds that an input may take to become smaller. */
const MINIMISE_MS = 5_000;

/**
 * Tries input after input until `isOver`. A crash becomes a file of the corpus, and `onCrash` hears of it; another of
 * the same kind, or of one of those `known` before, does not.
 */
export async function fuzzLoop({
  module,
  target,
  name,
  corpus,
  seed,
  first,
  isOver,
  onInput,
  onCrash,
  ...job
}) {
  const material = readCorpus(corpus, module.material ?? [name]);
  const known = new Set(job.known);
  const memory = new MemoryWatch();
  for (let number = first; !isOver(); number++) {
    onInput(number);
    const input = module.generate(randomOf(seed, name, number), material);
    const failure = await attempt(target, input);
    if (isOver()) return;
    const crash =
      failure && !known.has(signatureOf(failure)) && (await condense(target, input, failure, isOver));
    if (crash) {
      if (isNew(crash)) {
        const kinds = [signatureOf(failure), signatureOf(crash)];
        onCrash({ ...crash, kinds, number, path: keepCrash(corpus, name, crash.bytes) });
      }
      known.add(signatureOf(failure));
    }
    const leak = await memory.look();
    if (leak && isNew({ why: leak }))
      onCrash({ why: leak, kinds: [signatureOf({ why: leak })], detail: '', number, path: undefined });
  }

  function isNew(crash) {
    return known.size !== known.add(signatureOf(crash)).size;
  }
}

/** The failure again, told with all there is to tell, of as few bytes as will do. */
async function condense(target, input, failure, isOver) {
  Error.stackTraceLimit = 20;
  const deadline = performance.now() + MINIMISE_MS;
  const isLate = () => isOver() || performance.now() > deadline;
  try {
    // A child that has heard many inputs fails of all of them together, perhaps.
    for (const bytes of [input, ...(failure.history ? [failure.history] : [])]) {
      const again = await attempt(target, bytes, { isThorough: true });
      if (again)
        return {
          ...again,
          bytes: await minimise(bytes, (fewer) => failsAlike(target, fewer, again), isLate),
        };
    }
    const why = `${failure.why} (not when it was tried again)`;
    return { why, detail: failure.detail, bytes: failure.history ?? input };
  } finally {
    Error.stackTraceLimit = 0;
  }
}

async function failsAlike(target, bytes, failure) {
  const again = await attempt(target, bytes, { isThorough: true });
  return again !== undefined && signatureOf(again) === signatureOf(failure);
}
