import { Worker } from 'node:worker_threads';
import { messagePeer } from './message-peer.mjs';
import { portEndpoint } from './port-endpoint.mjs';

/** A worker thread in this process: no protection between the two, and no kernel either. */
export async function openMessagePort() {
  const worker = new Worker(new URL('./child-worker.mjs', import.meta.url));
  return messagePeer({ ...portEndpoint(worker), close: () => worker.terminate() });
}
