import { runChild } from '../child/run-child.js';

/** The network process: all HTTP, and no other work. */
runChild('network', async (channel, log) => {
  const { serveNetwork } = await import('./serve.js');
  await serveNetwork(channel, log);
});
