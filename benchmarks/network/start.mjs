import { fileURLToPath } from 'node:url';
import { startWorker } from '../lib/worker-process.mjs';

/** Starts the server; `connections()` tells how many are open. */
export async function startServer() {
  const { hello, ask, end } = await startWorker(fileOf('server.mjs'));
  return {
    url: `http://127.0.0.1:${hello.port}/`,
    connections: async () => (await ask({})).connections,
    end,
  };
}

/** Starts a peer by its name. */
export async function startPeer(name) {
  const { hello, ask, end } = await startWorker(fileOf('peer.mjs'), {
    args: [name],
    execArgv: ['--expose-gc'],
  });
  return { canStream: hello.canStream, ask: (what, order) => ask({ what, ...order }), end };
}

function fileOf(name) {
  return fileURLToPath(new URL(name, import.meta.url));
}
