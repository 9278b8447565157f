import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { spawnChild } from '@internet-exploder/ie-sandbox';
import { endChild } from '../lib/end-child.mjs';

const BARE = fileURLToPath(new URL('./child-bare.cjs', import.meta.url));
const FORK = fileURLToPath(new URL('./child-fork.cjs', import.meta.url));

/**
 * Each way to start a child, as it is (`start`) and so that it does nothing behind its first word (`startHeld`): a
 * function that resolves once the child has been heard of.
 */
export function createVariants({ minimal, renderer, network }) {
  return {
    'bare node': { start: startBare, startHeld: startBare },
    fork: { start: startFork, startHeld: startFork },
    minimal: ours('renderer', minimal, { sandbox: 'off' }),
    'minimal confined': ours('renderer', minimal, { sandbox: 'require' }),
    ...(renderer && { renderer: ours('renderer', renderer, { sandbox: 'require' }) }),
    ...(network && { network: ours('network', network, { sandbox: 'require', env: certificates() }) }),
  };
}

async function startBare() {
  const child = spawn(process.execPath, [BARE], {
    stdio: ['ignore', 'ignore', 'inherit', 'overlapped'],
    env: {},
  });
  const stream = child.stdio[3];
  await once(stream, 'data');
  return {
    pid: child.pid,
    async answer() {
      stream.write('.');
      await once(stream, 'data');
    },
    end: () => endChild(child),
  };
}

async function startFork() {
  const child = fork(FORK, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], env: {} });
  await once(child, 'message');
  return {
    pid: child.pid,
    async answer() {
      child.send(1);
      await once(child, 'message');
    },
    end: () => endChild(child),
  };
}

function ours(kind, { entry, held }, options) {
  return {
    start: () => startOurs(kind, { ...options, entry }),
    startHeld: () => startOurs(kind, { ...options, entry: held }),
  };
}

async function startOurs(kind, options) {
  const handle = await spawnChild(kind, { ...options, bundled: true });
  return {
    pid: handle.pid,
    isConfined: handle.report.confined,
    async answer() {
      await handle.channel.send({ type: 'Ping' });
      await handle.channel.recv();
    },
    end: () => handle.kill(),
  };
}

/** As ie-shell does it: extra certificates wait for the first HTTPS connection. */
function certificates(file = process.env.NODE_EXTRA_CA_CERTS) {
  return file ? { NODE_EXTRA_CA_CERTS: '', IE_EXTRA_CA_CERTS: file } : {};
}
