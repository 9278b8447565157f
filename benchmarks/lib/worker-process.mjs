import { fork } from 'node:child_process';
import { once } from 'node:events';
import { endChild } from './end-child.mjs';

/**
 * A process that measures on order, so that no peer's compiled code, heap or CPU time is another's. It says a first
 * word when it is ready, and answers one message at a time; its side is `obey`.
 */
export async function startWorker(file, { args = [], execArgv = [] } = {}) {
  const child = fork(file, args, { execArgv });
  const [hello] = await once(child, 'message');
  return {
    hello,
    async ask(order) {
      const answered = once(child, 'message');
      child.send(order);
      const [answer] = await answered;
      if (answer.error) throw new Error(`${[file, ...args].join(' ')}: ${answer.error}`);
      return answer;
    },
    end: () => endChild(child),
  };
}

/** Serves the orders of `startWorker`: each names what to do, and goes on as that function's argument. */
export function obey(work, hello = {}) {
  process.on('message', async ({ what, ...order }) => {
    try {
      process.send(await work[what](order));
    } catch (error) {
      process.send({ error: String(error) });
    }
  });
  process.on('disconnect', () => process.exit(0));
  process.send(hello);
}
