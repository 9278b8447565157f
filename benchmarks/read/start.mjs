import { fileURLToPath } from 'node:url';
import { startWorker } from '../lib/worker-process.mjs';

/** Starts the server: the addresses of the page, each of another site, and when it was last asked for it. */
export async function startServer() {
  const { hello, ask, end } = await startWorker(fileOf('server.mjs'));
  return { urls: hello.urls, askedAt: async () => (await ask({})).askedAt, end };
}

/** Starts a process with a browser in it. */
export function startBrowser() {
  return startWorker(fileOf('browser.mjs'), { execArgv: ['--expose-gc'] });
}

function fileOf(name) {
  return fileURLToPath(new URL(name, import.meta.url));
}
