import { ByteStream } from '../lib/byte-stream.mjs';
import { settled, turn } from '../lib/turns.mjs';
import { openChannel } from './spawn-raw.mjs';

/**
 * A channel in this process that hears the same bytes as a child's: it tells what the child has been told, and of what
 * its channel has to end.
 */
export class Mirror {
  /** What has been delivered. */
  messages = [];
  /** What the channel ended of; undefined while it goes on. */
  error;
  /** Whether the hello was good. */
  isOpen = false;
  #stream = new ByteStream();
  #ended;

  constructor() {
    this.#ended = this.#receive();
  }

  /** Takes bytes, and whatever comes of them. */
  async hear(bytes) {
    if (bytes.length > 0) this.#stream.push(bytes);
    // It reads in slices of so many messages a turn.
    for (let left = 10 + bytes.length / 1000; left > 0; left--) await turn();
  }

  async end() {
    this.#stream.push(null);
    await settled(this.#ended, 2_000, 'the end of a mirror');
  }

  async #receive() {
    try {
      const channel = await openChannel(this.#stream, {});
      this.isOpen = true;
      for (;;) this.messages.push(await channel.recv());
    } catch (error) {
      this.error = error;
    }
  }
}
