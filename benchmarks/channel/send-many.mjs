import { setImmediate as nextTurn } from 'node:timers/promises';

/** Messages sent in one turn. A program has other things to do than to send. */
const BURST = 256;

/**
 * Sends `count` messages as fast as the endpoint takes them, `burst` a turn: the same for every peer, whether its
 * send makes one wait or not.
 */
export async function sendMany(endpoint, count, create, burst = BURST) {
  for (let id = 0; id < count; id++) {
    const sent = endpoint.send(create(id));
    if (sent) await sent;
    if (id % burst === burst - 1) await nextTurn();
  }
}
