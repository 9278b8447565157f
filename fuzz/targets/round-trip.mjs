import { IpcChannel } from '@internet-exploder/ie-ipc';
import { randomOfInput } from '../lib/random.mjs';
import { converse } from '../round-trip/converse.mjs';

/** Bytes that decide a conversation: see `converse.mjs`. */
export function generate(random, corpus) {
  if (corpus.length === 0 || random.oneIn(2)) return random.bytes(random.between(5, 400));
  const bytes = Buffer.from(random.pick(corpus));
  for (let changes = random.between(1, 5); changes > 0 && bytes.length > 0; changes--) {
    bytes[random.below(bytes.length)] = random.below(256);
  }
  return random.oneIn(3) ? Buffer.concat([bytes, random.bytes(random.below(50))]) : bytes;
}

export async function open({ over = IpcChannel.over } = {}) {
  return {
    run: (input) => converse(input, randomOfInput(input), over),
    close: async () => {},
  };
}
