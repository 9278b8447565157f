import { Duplex } from 'node:stream';

/** How many bytes may be under way before a write has to wait. */
const KERNEL_BYTES = 10_000;

/** Two connected streams that split and merge what is written, and take their time over it. */
export function shakyPair(random) {
  const left = new ShakyEnd(random);
  const right = new ShakyEnd(random);
  left.connect(right);
  right.connect(left);
  return [left, right];
}

class ShakyEnd extends Duplex {
  /** How many bytes have arrived at the other end. */
  movedBytes = 0;
  #random;
  #peer;
  /** What has been written and has not arrived. */
  #underWay = [];
  #underWayBytes = 0;
  #isAtEnd = false;
  #isScheduled = false;
  #waiting = [];

  constructor(random) {
    super();
    this.#random = random;
    // As a socket does: what has been written arrives, and then the end.
    this.once('close', () => this.#end());
  }

  connect(peer) {
    this.#peer = peer;
  }

  _read() {}

  _write(chunk, _encoding, done) {
    // The memory may be another's again as soon as the write is done.
    this.#underWay.push(Buffer.from(chunk));
    this.#underWayBytes += chunk.length;
    this.#waiting.push(done);
    this.#schedule();
  }

  _final(done) {
    this.#end();
    done();
  }

  #end() {
    this.#isAtEnd = true;
    this.#schedule();
  }

  #schedule() {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#move();
    });
  }

  /** Lets some of it arrive, in pieces of any size. */
  #move() {
    if (!this.#random.oneIn(4)) this.#deliver();
    if (this.#underWayBytes <= KERNEL_BYTES) for (const done of this.#waiting.splice(0)) done();
    if (this.#underWayBytes > 0) this.#schedule();
    else if (this.#isAtEnd && !this.#peer.destroyed && !this.#peer.readableEnded) {
      this.#isAtEnd = false;
      this.#peer.push(null);
    }
  }

  #deliver() {
    const all = Buffer.concat(this.#underWay);
    const whole = this.#random.oneIn(2);
    let at = 0;
    for (let pieces = this.#random.between(1, 4); pieces > 0 && at < all.length; pieces--) {
      const size = whole ? all.length : this.#random.between(1, Math.max(20, all.length >> 1));
      if (!this.#peer.destroyed) this.#peer.push(all.subarray(at, at + size));
      at = Math.min(all.length, at + size);
    }
    this.#underWay = at < all.length ? [all.subarray(at)] : [];
    this.#underWayBytes = all.length - at;
    this.movedBytes += at;
  }
}
