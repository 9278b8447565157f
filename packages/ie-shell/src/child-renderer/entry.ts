import { runChild } from '../run-child.js';

/** A renderer process: the place for untrusted content. */
runChild('renderer', async (channel, log) => {
  const { serveRenderer } = await import('./serve.js');
  await serveRenderer(channel, log);
});
