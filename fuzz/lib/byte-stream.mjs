import { Duplex } from 'node:stream';

/** A stream whose other side is the fuzzer: it pushes what is to be read, and takes all that is written. */
export class ByteStream extends Duplex {
  /** Pushes bytes in pieces of random sizes, some of them in one turn and others in turns of their own. */
  async feed(random, bytes, turn) {
    const longest = random.pick([1, 16, 17, 100, 5000]);
    for (let at = 0; at < bytes.length; ) {
      const size = Math.max(random.between(1, longest), Math.ceil(bytes.length / 300));
      this.push(bytes.subarray(at, at + size));
      at += size;
      if (random.oneIn(3)) await turn();
      else if (random.oneIn(2)) await undefined;
    }
  }

  _read() {}

  /** A turn later, as a socket would: a source without end would keep the event loop from everything else. */
  _write(_chunk, _encoding, done) {
    setImmediate(done);
  }
}
