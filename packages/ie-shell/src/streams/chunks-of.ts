import type { Readable } from 'node:stream';

/**
 * The chunks of a body, without copies. Leaving the iteration destroys the body at once. The iterator of
 * `Readable` would first wait for the pending chunk and keep the connection until then.
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

  // Paused first, because a listener would start the flow.
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
