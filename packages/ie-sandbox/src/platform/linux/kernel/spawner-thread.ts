import { type ChildProcess, spawn } from 'node:child_process';
import { getSystemErrorName } from 'node:util';
import { parentPort } from 'node:worker_threads';
import type { Tether } from '../../plain/tether.js';
import {
  dropCapabilities,
  forgoPrivileges,
  installFilter,
  LAYERS,
  layer,
  restrictFilesAndPorts,
} from './confine-thread.js';
import { closeDescriptor, loadNative, type Native } from './native.js';
import type { FromSpawner, SpawnerSetup, SpawnRequest, ToSpawner } from './spawner-protocol.js';
import { openTether } from './tether.js';

/*
 * A thread of the browser that confines itself and then spawns children. On Linux, processes inherit the
 * confinement of the thread that starts them. So each child is confined before its first instruction, and the
 * rest of the browser is not. The thread runs nothing else.
 */

const AF_UNIX = 1;
const SOCK_STREAM_CLOEXEC = 1 | 0x80000;
const O_CLOEXEC = 0x80000;
const CLOSE_RANGE_CLOEXEC = 4;

const children = new Map<number, ChildProcess>();

parentPort?.once('message', (first: ToSpawner) => {
  if (first.type === 'confine') serve(first.setup);
});

function serve(setup: SpawnerSetup): void {
  try {
    const native = loadNative(setup.native);
    const layers = confine(native, setup);
    parentPort?.on('message', (message: ToSpawner) => {
      if (message.type === 'spawn') start(native, message);
      else if (message.type === 'kill') children.get(message.id)?.kill('SIGKILL');
      else if (message.type === 'end') end(message.done);
    });
    tell({ type: 'ready', layers });
  } catch (error) {
    tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}

/** Stage A. A layer that fails is reported, and the next ones are still applied. */
function confine(native: Native, setup: SpawnerSetup) {
  const noNewPrivileges = forgoPrivileges(native);
  const capabilities = dropCapabilities(native);
  const landlock = restrictFilesAndPorts(native, setup);
  const problem = installFilter(native, Buffer.from(setup.filter), 'thread');
  return [
    noNewPrivileges,
    capabilities,
    ...landlock,
    layer(
      LAYERS.inheritedFilter,
      problem,
      `${setup.filter.length / 8} instructions before the first of the child's`,
    ),
  ];
}

function start(native: Native, request: SpawnRequest): void {
  const opened: number[] = [];
  let tether: Tether | undefined;
  // Some failures are thrown, such as an environment that is too large, and others emitted.
  const refuse = (cause: unknown) => {
    for (const fd of opened) closeDescriptor(native, fd);
    tether?.release();
    const { message, code } = cause as NodeJS.ErrnoException;
    tell({ type: 'refused', id: request.id, message, code });
  };
  try {
    const [channelFd, childFd] = descriptors(native, 'socketpair', AF_UNIX, SOCK_STREAM_CLOEXEC, 0);
    opened.push(channelFd, childFd);
    const [stderrFd, childStderr] = descriptors(native, 'pipe2');
    opened.push(stderrFd, childStderr);
    tether = openTether(native);
    // No child inherits descriptors that other code of this process left open.
    native.syscall('close_range', 3, 0xffffffff, CLOSE_RANGE_CLOEXEC);
    const child = spawn(request.execPath, request.args, {
      env: request.env,
      cwd: '/',
      // At 3 and at 4: CHILD_FD and TETHER_FD.
      stdio: ['ignore', 'ignore', childStderr, childFd, tether.childEnd],
      // A session of its own, without a controlling terminal.
      detached: true,
    });
    child.on('error', (error) => {
      if (child.pid === undefined) refuse(error);
    });
    if (child.pid === undefined) return;
    tether.tie(child.pid);
    closeDescriptor(native, childFd);
    closeDescriptor(native, childStderr);
    watch(request.id, child, tether);
    tell({ type: 'spawned', id: request.id, pid: child.pid, channelFd, stderrFd });
  } catch (error) {
    refuse(error);
  }
}

function end(done: Int32Array): void {
  for (const child of children.values()) child.kill('SIGKILL');
  Atomics.store(done, 0, 1);
  Atomics.notify(done, 0);
}

function watch(id: number, child: ChildProcess, tether: Tether): void {
  children.set(id, child);
  child.on('exit', (code, signal) => {
    children.delete(id);
    tether.release();
    tell({ type: 'exited', id, status: { code, signal } });
  });
}

/** Creates a pair of descriptors, by socketpair or pipe2, that no other child inherits. */
function descriptors(native: Native, call: 'socketpair' | 'pipe2', ...args: number[]): [number, number] {
  const pair = Buffer.alloc(8);
  const result =
    call === 'socketpair' ? native.syscall(call, ...args, pair) : native.syscall(call, pair, O_CLOEXEC);
  if (result !== 0) throw new Error(`${call} failed: ${getSystemErrorName(-native.errno())}`);
  return [pair.readInt32LE(0), pair.readInt32LE(4)];
}

function tell(message: FromSpawner): void {
  parentPort?.postMessage(message);
}
