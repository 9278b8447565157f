import { runChild } from '../child/run-child.js';

/** The program of the network process, which does all HTTP and nothing else. */
runChild('network', async (channel, log) => {
  const { serveNetwork } = await import('./serve.js');
  await serveNetwork(channel, log);
});
