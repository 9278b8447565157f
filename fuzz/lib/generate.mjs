import { conversation } from './grammar.mjs';
import { mutate } from './mutate.mjs';
import { cutFrames } from './wire.mjs';

/** Longer inputs are cut: they say little that shorter ones do not. */
const MAX_INPUT_BYTES = 256 * 1024;

/**
 * The bytes of one input: a conversation made up, or one of the corpus, or the frames of one and then the other,
 * most often changed in a few places. `options` are those of `conversation` and `mutate`, and `unchangedOneIn`, which
 * says how many are left as they are.
 */
export function generate(random, corpus, options) {
  const pieces = random.oneIn(8) ? splice(random, corpus, options) : start(random, corpus, options);
  const spare = (random) => random.pick(conversation(random, { maxFrames: 6, ...options }));
  const changed = random.oneIn(options.unchangedOneIn ?? 10)
    ? pieces
    : mutate(random, pieces, { ...options, spare });
  const bytes = Buffer.concat(changed);
  return bytes.length > MAX_INPUT_BYTES ? bytes.subarray(0, MAX_INPUT_BYTES) : bytes;
}

function start(random, corpus, options) {
  if (corpus.length === 0 || random.oneIn(2)) return conversation(random, options);
  const { frames, rest } = cutFrames(random.pick(corpus));
  return rest.length > 0 ? [...frames, rest] : frames;
}

function splice(random, corpus, options) {
  const [front, back] = [start(random, corpus, options), start(random, corpus, options)];
  return [...front.slice(0, random.between(1, front.length)), ...back.slice(random.below(back.length + 1))];
}
