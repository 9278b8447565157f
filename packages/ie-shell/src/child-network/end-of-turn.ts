/**
 * Settles when this turn of the event loop has read all connections that had something. Answers that wait for it
 * leave in one write: Node ends the microtasks and ticks of each connection before it reads the next, so that
 * otherwise each answer would be a write of its own, and a wake-up of the browser.
 *
 * @see https://nodejs.org/en/learn/asynchronous-work/event-loop-timers-and-nexttick
 */
export function endOfTurn(): Promise<void> {
  turn ??= new Promise((resolve) => {
    setImmediate(() => {
      turn = undefined;
      resolve();
    });
  });
  return turn;
}

let turn: Promise<void> | undefined;
