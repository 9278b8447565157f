import { constants } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { ExitStatus } from '../../../model/exit-reason.js';
import { loadNative } from './native.js';

/**
 * Ends a child of this process that nobody else waits for, and takes its status. Its process id cannot be
 * reused before that.
 */
export async function reap(nativePath: string, pid: number): Promise<ExitStatus> {
  const native = loadNative(nativePath);
  const status = Buffer.alloc(4);
  const wait = () => native.syscall('wait4', pid, status, WNOHANG, 0);
  let ended = wait();
  // Zero means a running child of this process. Nothing is sent to other processes.
  if (ended === 0) native.syscall('kill', pid, constants.signals.SIGKILL);
  for (; ended === 0; ended = wait()) await delay(POLL_MS);
  return ended === pid ? readStatus(status.readInt32LE(0)) : UNKNOWN;
}

const WNOHANG = 1;
const POLL_MS = 5;

/** The status of a child that was reaped elsewhere. */
const UNKNOWN: ExitStatus = { code: null, signal: 'SIGKILL' };

/** Decodes a status like the macros of wait(2). */
function readStatus(status: number): ExitStatus {
  const signal = status & 0x7f;
  if (signal === 0) return { code: (status >> 8) & 0xff, signal: null };
  const name = Object.entries(constants.signals).find(([, number]) => number === signal)?.[0];
  return { code: null, signal: (name ?? 'SIGKILL') as NodeJS.Signals };
}
