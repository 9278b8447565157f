// Writes the hand-made files of the corpus anew, and leaves all others alone: `pnpm --filter fuzz seeds`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CORPUS } from './lib/corpus.mjs';
import { Random } from './lib/random.mjs';
import { hello } from './lib/wire.mjs';
import { browsers } from './seeds/browsers.mjs';
import { children } from './seeds/children.mjs';
import { frames } from './seeds/frames.mjs';
import { hellos } from './seeds/hellos.mjs';
import { messages } from './seeds/messages.mjs';
import { streams } from './seeds/streams.mjs';

/** Behind a good hello, but for those that are about the hello. */
function behindHello(seeds, fields) {
  return Object.entries(seeds).map(([name, said]) => [name, Buffer.concat([hello(fields), ...said])]);
}

const seeds = {
  decoder: [...Object.entries(hellos()), ...behindHello({ ...frames, ...messages, ...streams })],
  // Its inputs are no frames, but what decides a conversation.
  'round-trip': Array.from({ length: 12 }, (_none, index) => [
    `conversation-${index + 1}`,
    new Random(index).bytes(60 + 40 * index),
  ]),
  network: [...Object.entries(hellos()).slice(0, 4), ...behindHello(children.network)],
  renderer: [...Object.entries(hellos()).slice(0, 4), ...behindHello(children.renderer)],
  parent: [
    ...Object.entries(hellos({ kind: 'renderer' })),
    ...behindHello(children.parent, { kind: 'renderer' }),
    ...behindHello(children.networkParent, { kind: 'network' }),
  ],
  // Its inputs, and those of the next one, are what a child answers with.
  'hostile-renderer': Object.entries(browsers.renderer),
  'hostile-network': Object.entries(browsers.network),
};

for (const [target, files] of Object.entries(seeds)) {
  mkdirSync(join(CORPUS, target), { recursive: true });
  for (const [name, bytes] of files) writeFileSync(join(CORPUS, target, `${name}.bin`), bytes);
}
