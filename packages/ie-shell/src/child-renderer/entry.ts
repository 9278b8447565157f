import { runChild } from '../child/run-child.js';

/** The program of a renderer process, which parses and reads untrusted pages. */
runChild('renderer', async (channel, log) => {
  const { serveRenderer } = await import('./serve.js');
  const { warmUp } = await import('./warm-up.js');
  // After the loop has started. The first page is still being fetched meanwhile.
  setImmediate(() => void warmUp().catch(() => {}));
  await serveRenderer(channel, log);
});
