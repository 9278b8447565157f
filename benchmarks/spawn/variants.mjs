import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { spawnChild } from '@internet-exploder/ie-sandbox';
import { endChild } from '../lib/end-child.mjs';

const BARE = fileURLToPath(new URL('./child-bare.cjs', import.meta.url));
const FORK = fileURLToPath(new URL('./child-fork.cjs', import.meta.url));

/**
 * Each way to start a child: a function that resolves once the child has been heard of, with its pid and the way
 * to end it.
 */
export function createVariants(minimalEntry) {
  return {
    'bare node': startBare,
    fork: startFork,
    minimal: () => startOurs('renderer', minimalEntry, 'off'),
    'minimal confined': () => startOurs('renderer', minimalEntry, 'require'),
    ...productVariant('renderer'),
    ...productVariant('network'),
  };
}

async function startBare() {
  const child = spawn(process.execPath, [BARE], {
    stdio: ['ignore', 'ignore', 'inherit', 'overlapped'],
    env: {},
  });
  await once(child.stdio[3], 'data');
  return { pid: child.pid, end: () => endChild(child) };
}

async function startFork() {
  const child = fork(FORK, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], env: {} });
  await once(child, 'message');
  return { pid: child.pid, end: () => endChild(child) };
}

function productVariant(kind) {
  const entry = fileURLToPath(new URL(`../../packages/ie-shell/dist/child-${kind}.cjs`, import.meta.url));
  return existsSync(entry) ? { [kind]: () => startOurs(kind, entry, 'require') } : {};
}

async function startOurs(kind, entry, sandbox) {
  const handle = await spawnChild(kind, { entry, sandbox, bundled: true });
  return { pid: handle.pid, isConfined: handle.report.confined, end: () => handle.kill() };
}
