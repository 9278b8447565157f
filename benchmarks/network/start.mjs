import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { endChild } from '../lib/end-child.mjs';

/** Starts the server; `connections()` tells how many are open. */
export async function startServer() {
  const child = startFile('server.mjs', []);
  const [{ port }] = await once(child, 'message');
  return {
    url: `http://127.0.0.1:${port}/`,
    connections: async () => (await ask(child, {})).connections,
    end: () => endChild(child),
  };
}

/** Starts a peer by its name. */
export async function startPeer(name) {
  const child = startFile('peer.mjs', [name], ['--expose-gc']);
  const [{ canStream }] = await once(child, 'message');
  return {
    canStream,
    ask: async (what, order) => {
      const answer = await ask(child, { what, ...order });
      if (answer.error) throw new Error(`${name}, ${what}: ${answer.error}`);
      return answer;
    },
    end: () => endChild(child),
  };
}

function startFile(file, args, execArgv = []) {
  return fork(fileURLToPath(new URL(file, import.meta.url)), args, { execArgv });
}

async function ask(child, message) {
  const answered = once(child, 'message');
  child.send(message);
  const [answer] = await answered;
  return answer;
}
