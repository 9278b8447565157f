import { liveTarget } from '../children/live-target.mjs';
import { startServer } from '../children/loopback-server.mjs';
import { fetchRequest, isHarmless, namesUrl, toPort } from '../children/requests.mjs';
import { generate as generateBytes } from '../lib/generate.mjs';
import { knownMessage } from '../lib/vocabulary.mjs';

export const material = ['network', 'renderer'];

const TYPES = ['Ping', 'Pong', 'FetchError', 'FetchResponse', 'QuestionRefused'];

export function generate(random, corpus) {
  return generateBytes(random, corpus, {
    vocabulary(random) {
      if (random.oneIn(2)) return fetchRequest(random);
      return knownMessage(random, random.oneIn(40) ? ['Shutdown'] : TYPES);
    },
    bodies: random.oneIn(8),
    withStreams: random.oneIn(8),
    opened: 0,
    oddHelloOneIn: 15,
    unchangedOneIn: 2,
    // No byte of a URL is changed: the network process of the fuzzer has no business but on this machine.
    isFrozen: namesUrl,
    isKept: (key) => key === 'url',
  });
}

export async function open() {
  const server = await startServer();
  return liveTarget({
    kind: 'network',
    prepare: (bytes) => toPort(bytes, server.port),
    mayHear: (message) => isHarmless(message, server.port),
    close: server.close,
  });
}
