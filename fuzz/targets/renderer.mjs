import { liveTarget } from '../children/live-target.mjs';
import { generate as generateBytes } from '../lib/generate.mjs';
import { knownMessage } from '../lib/vocabulary.mjs';

const TYPES = ['Ping', 'Pong', 'FetchError', 'FetchRequest', 'FetchResponse', 'QuestionRefused'];

export function generate(random, corpus) {
  return generateBytes(random, corpus, {
    vocabulary: (random) => knownMessage(random, random.oneIn(60) ? ['Shutdown'] : TYPES),
    bodies: random.oneIn(8),
    withStreams: random.oneIn(8),
    opened: 0,
    oddHelloOneIn: 15,
    unchangedOneIn: 2,
  });
}

export async function open() {
  return liveTarget({ kind: 'renderer' });
}
