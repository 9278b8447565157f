import { BULK_BYTES, createCommand, createRequest, createResponse } from './sample-messages.mjs';
import { sendMany } from './send-many.mjs';

/** How many messages are under way in the pipelined echo. */
export const WINDOW = 1024;

/**
 * The parent's side of every workload, over any endpoint: `send(message)` returns nothing or a promise to wait
 * for, `listen(handler)` calls the handler with each message. Its twin is `serve-workload.mjs`.
 */
export function messagePeer(endpoint) {
  let receive = () => {};
  endpoint.listen((message) => receive(message));

  /** Resolves after `count` messages, each given to `onMessage`. */
  function received(count, onMessage = () => {}) {
    return new Promise((resolve) => {
      let got = 0;
      receive = (message) => {
        if (++got === count) resolve();
        return onMessage(message, got);
      };
    });
  }

  return {
    async down(count) {
      await endpoint.send(createCommand('sink', count));
      const done = received(1);
      await sendMany(endpoint, count, createRequest);
      await done;
    },
    async up(count) {
      const done = received(count);
      await endpoint.send(createCommand('source', count));
      await done;
    },
    async echo(count) {
      await endpoint.send(createCommand('echo', count));
      let sent = Math.min(WINDOW, count);
      const done = received(count, () => (sent < count ? endpoint.send(createRequest(sent++)) : undefined));
      await sendMany(endpoint, sent, createRequest);
      await done;
    },
    /** Milliseconds of each of `count` round trips, one after the other. */
    async roundTrips(count) {
      await endpoint.send(createCommand('echo', count));
      const times = new Float64Array(count);
      let startedAt = performance.now();
      const done = received(count, (_, got) => {
        const now = performance.now();
        times[got - 1] = now - startedAt;
        startedAt = now;
        return got < count ? endpoint.send(createRequest(got)) : undefined;
      });
      await endpoint.send(createRequest(0));
      await done;
      return times;
    },
    async bulkDown(count) {
      await endpoint.send(createCommand('bulk-sink', count));
      const done = received(1);
      await sendMany(endpoint, count, createResponse, 1);
      await done;
    },
    async bulkUp(count) {
      const done = received(count, (message) => {
        if (message.body.length !== BULK_BYTES) throw new Error('a body was cut short');
      });
      await endpoint.send(createCommand('bulk-source', count));
      await done;
    },
    close: () => endpoint.close(),
  };
}
