import type { Readable } from 'node:stream';

/**
 * The chunks of a body as it is asked for them, each from where it lies. Leaving it destroys the body at once: the
 * iterator that a `Readable` has would wait for the chunk that it was asked for last, and hold the connection until
 * that comes.
 */
export function chunksOf(body: Readable): AsyncIterable<Uint8Array> & AsyncIterator<Uint8Array> {
  let waiting: { resolve(step: Step): void; reject(error: Error): void } | undefined;
  let end: { error?: Error } | undefined;

  const finish = (error?: Error) => {
    end ??= error ? { error } : {};
    if (!waiting) return;
    if (end.error) waiting.reject(end.error);
    else waiting.resolve({ done: true, value: undefined });
    waiting = undefined;
  };

  // Paused first: a listener alone would let it flow.
  body.pause();
  body.on('data', (value: Uint8Array) => {
    body.pause();
    waiting?.resolve({ done: false, value });
    waiting = undefined;
  });
  body.once('end', () => finish());
  body.on('error', finish);
  body.once('close', () => finish(new Error('the body was closed before its end')));

  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next() {
      if (end)
        return end.error ? Promise.reject(end.error) : Promise.resolve({ done: true, value: undefined });
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        body.resume();
      });
    },
    return() {
      end ??= {};
      finish();
      body.destroy();
      return Promise.resolve({ done: true, value: undefined });
    },
  };
}

type Step = IteratorResult<Uint8Array, undefined>;
