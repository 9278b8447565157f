import { fileURLToPath } from 'node:url';
import { IpcChannel } from '@internet-exploder/ie-ipc';
import { spawnChild } from '@internet-exploder/ie-sandbox';
import { ByteStream } from '../lib/byte-stream.mjs';
import { cutFrames, KIND } from '../lib/wire.mjs';

/** How channels are opened, before children are spawned here. */
export const openChannel = IpcChannel.over;

const rawSides = new WeakMap();

/**
 * Starts one of ie-shell's own children as the browser does, confined, and gives its handle and the raw side of its
 * channel. The handle's channel only hears what the child says, and takes it as the browser would; nothing goes to
 * the child, not even a hello, but what is written to the raw side.
 */
export async function spawnRaw(kind) {
  // The one way to the stream that spawnChild makes: it opens its channel by this name.
  IpcChannel.over = overRaw;
  const entry = fileURLToPath(new URL(`../../packages/ie-shell/dist/child-${kind}.cjs`, import.meta.url));
  const handle = await spawnChild(kind, { entry, bundled: true, execArgv: [] });
  return { handle, raw: rawSides.get(handle.channel) };
}

async function overRaw(stream, options) {
  const raw = new RawSide(stream);
  const channel = await openChannel(raw.heard, options);
  rawSides.set(channel, raw);
  return channel;
}

/** The fuzzer's hand on the bytes of a child's channel. */
class RawSide {
  /** What a channel hears of the child. */
  heard = new HearingStream((bytes) => this.#stream.writable && this.#stream.write(bytes));
  /** Whether the child reads nothing more. */
  isGone = false;
  #stream;
  #unread = Buffer.alloc(0);

  constructor(stream) {
    this.#stream = stream;
    stream.on('data', (chunk) => this.#hear(chunk));
    stream.on('error', () => {
      this.isGone = true;
    });
    stream.on('close', () => this.#end());
    stream.on('end', () => this.#end());
  }

  /** Settles when the bytes have gone to the kernel, or cannot. */
  write(bytes) {
    if (this.isGone || bytes.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#stream.write(bytes, () => resolve()));
  }

  end() {
    if (!this.isGone) this.#stream.end();
  }

  #hear(chunk) {
    const { frames, rest } = cutFrames(Buffer.concat([this.#unread, chunk]));
    this.#unread = rest;
    // What it says of streams that the raw side opened, the channel that hears it does not know of.
    const known = frames.filter(([kind]) => kind !== KIND.close && kind !== KIND.credit);
    if (known.length > 0) this.heard.push(Buffer.concat(known));
  }

  #end() {
    this.isGone = true;
    if (this.#unread.length > 0) this.heard.push(this.#unread);
    this.#unread = Buffer.alloc(0);
    if (!this.heard.readableEnded && !this.heard.destroyed) this.heard.push(null);
  }
}

/** Hands on what its channel says, such as credit for a stream of the child's, but not its hello. */
class HearingStream extends ByteStream {
  #handOn;
  #isHello = true;

  constructor(handOn) {
    super();
    this.#handOn = handOn;
  }

  _write(chunk, _encoding, done) {
    if (!this.#isHello) this.#handOn(chunk);
    this.#isHello = false;
    done();
  }
}
