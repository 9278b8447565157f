import { runChild } from '../child/run-child.js';

/** A renderer process: the place for untrusted content. */
runChild('renderer', async (channel, log) => {
  const { serveRenderer } = await import('./serve.js');
  const { rehearse } = await import('./rehearse.js');
  // Once it listens: its first page is still being fetched.
  setImmediate(() => void rehearse().catch(() => {}));
  await serveRenderer(channel, log);
});
