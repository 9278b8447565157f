import { BULK_BYTES, createRequest, createResponse, DONE } from './sample-messages.mjs';
import { sendMany } from './send-many.mjs';

/** The child's side of every workload, over any endpoint. Its twin is `message-peer.mjs`. */
export function serveWorkload(endpoint) {
  let mode = 'command';
  let remaining = 0;

  endpoint.listen((message) => {
    switch (mode) {
      case 'sink':
        return countDown();
      case 'bulk-sink':
        if (message.body.length !== BULK_BYTES) throw new Error('a body was cut short');
        return countDown();
      case 'echo':
        if (--remaining === 0) mode = 'command';
        return endpoint.send(message);
      default:
        return obey(message.error, message.id);
    }
  });

  function countDown() {
    if (--remaining > 0) return undefined;
    mode = 'command';
    return endpoint.send(DONE);
  }

  function obey(command, count) {
    if (command === 'source') return sendMany(endpoint, count, createRequest);
    if (command === 'bulk-source') return sendMany(endpoint, count, createResponse, 1);
    mode = command;
    remaining = count;
    return undefined;
  }
}
