/**
 * Settles when this turn of the event loop has read all connections with data. Answers that wait for it leave in one
 * write. Otherwise each answer would be its own write and would wake the browser, because Node runs the microtasks and
 * ticks of one connection before it reads the next.
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
