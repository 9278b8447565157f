import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { endChild } from '../lib/end-child.mjs';
import { forkEndpoint } from './fork-endpoint.mjs';
import { messagePeer } from './message-peer.mjs';

/** Node's own channel to a child, with `serialization` 'json' or 'advanced'. */
export async function openFork(serialization) {
  const entry = fileURLToPath(new URL('./child-fork.mjs', import.meta.url));
  const child = fork(entry, [serialization], { serialization });
  return messagePeer({ ...forkEndpoint(child, serialization), close: () => endChild(child) });
}
