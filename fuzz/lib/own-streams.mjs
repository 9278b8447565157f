import { ReadableStream } from 'node:stream/web';
import { codeOf, insist } from './finding.mjs';
import { turn } from './turns.mjs';

/** Streams that a channel under test sends itself: a short one, one that never goes on, and a long one. */
export class OwnStreams {
  /** How many the peer let it open. */
  opened = 0;
  #sources = [];

  async open(channel) {
    const short = iterableSource([Buffer.alloc(10), Buffer.alloc(1000)], false);
    const stalled = iterableSource([Buffer.alloc(10)], true);
    const long = streamSource(5, 20_000);
    for (const source of [short, stalled, long]) {
      if (!(await isSent(channel, source))) continue;
      this.opened++;
      this.#sources.push(source);
    }
  }

  /** Nobody is asked for more when the channel has ended, and everybody has been told. */
  async checkDone() {
    for (let left = 20; left > 0 && !this.#areDone; left--) await turn();
    insist(this.#areDone, 'the source of a stream has not been cancelled');
  }

  get #areDone() {
    return this.#sources.every((source) => source.isDone);
  }
}

/** Whether the peer takes it at once: one that would wait for its credit is given up. */
async function isSent(channel, { body }) {
  const patience = new AbortController();
  const sending = channel.send({ type: 'Ping', body }, { signal: patience.signal }).then(
    () => true,
    (error) => {
      if (error !== patience.signal.reason) codeOf(error, 'a stream that the peer does not take');
      return false;
    },
  );
  const isInTime = await Promise.race([sending, turn().then(() => false)]);
  if (!isInTime) patience.abort();
  return isInTime === true;
}

function iterableSource(chunks, isStalled) {
  const source = { body: undefined, isDone: false };
  const rest = [...chunks];
  source.body = {
    [Symbol.asyncIterator]: () => ({
      next() {
        if (rest.length > 0) return Promise.resolve({ done: false, value: rest.shift() });
        if (isStalled) return new Promise(() => {});
        source.isDone = true;
        return Promise.resolve({ done: true });
      },
      return() {
        source.isDone = true;
        return Promise.resolve({ done: true });
      },
    }),
  };
  return source;
}

function streamSource(count, bytes) {
  const source = { body: undefined, isDone: false };
  let left = count;
  source.body = new ReadableStream({
    pull(controller) {
      if (left-- > 0) return controller.enqueue(new Uint8Array(bytes));
      source.isDone = true;
      controller.close();
    },
    cancel() {
      source.isDone = true;
    },
  });
  return source;
}
