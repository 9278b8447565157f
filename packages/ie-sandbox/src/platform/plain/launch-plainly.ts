import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { cannotStart } from '../../model/cannot-start.js';
import type { ExitStatus } from '../../model/exit-reason.js';
import type { Launched, LaunchSpec } from '../../model/launch.js';
import type { Tether } from './tether.js';

/**
 * Starts a process with Node's own spawn, which makes the pair and closes the child's end of it here.
 *
 * @param tether Ends the process when this one ends, where the system has such a thing
 */
export async function launchPlainly(spec: LaunchSpec, tether?: Tether): Promise<Launched> {
  const child = await startTethered(spec, tether);
  const exited = new Promise<ExitStatus>((resolve) => {
    child.once('exit', (code, signal) => {
      tether?.release();
      resolve({ code, signal });
    });
  });
  return {
    pid: child.pid ?? 0,
    stream: (child.stdio[3] as Duplex | undefined) ?? undefined,
    exited,
    // Node.js keeps the process until it has reaped it, and sends nothing afterwards.
    kill: () => void child.kill('SIGKILL'),
    stderr: undefined,
    ref: () => child.ref(),
    unref: () => child.unref(),
  };
}

async function startTethered(spec: LaunchSpec, tether: Tether | undefined): Promise<ChildProcess> {
  try {
    const child = start(spec, tether);
    if (child.pid !== undefined) tether?.tie(child.pid);
    await started(child, spec.execPath);
    return child;
  } catch (error) {
    tether?.release();
    throw error;
  }
}

function start(spec: LaunchSpec, tether: Tether | undefined): ChildProcess {
  // Blocking pipes stall when both ends write on Windows (nodejs/node#29238). 'overlapped' means 'pipe'
  // elsewhere.
  const channel = spec.inheritsChannel ? (['overlapped'] as const) : [];
  try {
    return spawn(spec.execPath, spec.args, {
      env: spec.env,
      stdio: [
        'ignore',
        'ignore',
        spec.hasStderr ? 'inherit' : 'ignore',
        ...channel,
        ...(tether ? [tether.childEnd] : []),
      ],
      // A session of its own: without a controlling terminal, so that only the browser handles Ctrl-C.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
  } catch (cause) {
    // Some failures are thrown, such as an environment that is too large, and others emitted.
    throw cannotStart(spec.execPath, cause);
  }
}

async function started(child: ChildProcess, execPath: string): Promise<void> {
  if (child.pid !== undefined) {
    // A signal that could not be sent is also reported here, without consequences.
    child.on('error', () => {});
    return;
  }
  const [cause] = (await once(child, 'error')) as [Error];
  throw cannotStart(execPath, cause);
}
